"""Reading the applications to a call in phases: complete, eligible, assessed without names, named, decided."""
