"""What the secretariat tries and settles before a proposal: pins, trials, comparisons."""
