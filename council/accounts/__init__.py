"""People who sign in: their accounts, sessions and second factors."""
