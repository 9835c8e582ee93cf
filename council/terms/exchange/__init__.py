"""Members with their terms as files for others: spreadsheets that can be imported again, and Popolo."""
