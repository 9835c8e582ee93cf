"""What a person does with her own data: say, correct, take back, follow in a calendar, and ask to be forgotten."""
