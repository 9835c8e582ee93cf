"""What a person chose about how she appears, is written to, and is named."""
