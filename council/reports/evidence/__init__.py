"""The evidence desk: every past decision, checked again on this server, computed again, and taken along."""
