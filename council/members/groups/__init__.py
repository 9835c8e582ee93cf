"""Groups that a council knows, organised or not, and the people who belong to them or speak for them."""
