"""The commands of `rotation`, a module for each kind of question; they alone in the solver speak and ask the clock."""
