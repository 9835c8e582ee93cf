"""The regular public account: what was asked, what was answered, what was done, and what is overdue."""
