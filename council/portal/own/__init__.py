"""A person's own data gathered across the areas: what she has to do, who looked, a copy of everything, her calendar."""
