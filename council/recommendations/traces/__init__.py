"""Where a recommendation appeared again: in what others said, wrote, decided or changed."""
