"""First terms of different lengths by lot: planned, promised, drawn and adopted."""
