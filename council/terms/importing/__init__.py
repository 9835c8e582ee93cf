"""Members with their terms from a spreadsheet: read, compared with what is known, shown, and saved as a whole."""
