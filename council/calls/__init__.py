"""Open calls, the applications to them, and the import of a pool of applicants."""
