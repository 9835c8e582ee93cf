"""Who sits, seen together: the public directory, skills, what meetings need, and who accompanies whom."""
