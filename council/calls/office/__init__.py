"""What the secretariat does with a call beside its text: the notice, the questions, publishing, late codes."""
