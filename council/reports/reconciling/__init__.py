"""Whether the tables are what the record says: its acts are replayed, and each row is held against what came out."""
