"""What a person does, in a real browser against the real server, worker, queue and solver."""
