"""Who is invited to a meeting, what each answered, and what she needs to take part."""
