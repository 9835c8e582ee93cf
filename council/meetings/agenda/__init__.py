"""The agenda of a meeting, and what members propose for it."""
