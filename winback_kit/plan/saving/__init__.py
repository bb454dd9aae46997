"""Keeping customers who are at risk: whom a call keeps, what it may cost, and what it is worth.

Chapter `at_risk` shows it.
"""
