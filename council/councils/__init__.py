"""Councils, their charters (versioned rules), dimensions, and who holds which role in them."""
