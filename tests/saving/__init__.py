"""Whom a call keeps, and what it may cost."""
