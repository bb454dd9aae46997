"""What chapters measure and hand to the business case."""
