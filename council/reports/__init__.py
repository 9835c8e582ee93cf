"""What auditors and everyone read of the past: diversity history, the record and its proofs, what may be published."""
