"""Who sits on several councils, for those who keep people in all of them."""
