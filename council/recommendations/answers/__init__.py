"""Where a body says that a recommendation arrived, answers it and tells how far it is, with a code and no account."""
