"""Finding a date: when each person can meet, the dates she is asked about, and whom each of them would shut out."""
