"""Skills a council asks for, and who has them."""
