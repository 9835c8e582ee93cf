"""Applying without an account: what an applicant wrote, the receipt she returns with, and her pages."""
