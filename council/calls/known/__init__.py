"""Applications of people the council knows already: their own, and those an officer writes down for them."""
