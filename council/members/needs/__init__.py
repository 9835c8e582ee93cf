"""What a person needs in order to take part: languages, access, help."""
