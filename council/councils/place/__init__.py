"""Where a council stands among others, and how it describes itself."""
