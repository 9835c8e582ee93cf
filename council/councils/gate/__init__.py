"""What may be told of a list of people without telling on anybody: whom to count, and how coarsely. Pure functions."""
