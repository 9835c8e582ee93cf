"""What a member does with recommendations herself: say what matters most, object, and wish for the account."""
