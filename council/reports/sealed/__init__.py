"""Sealed cross-tables: an auditor asks for one, somebody in charge opens it for a time, and each look is recorded."""
