"""What a rule of whom to contact is worth, read from a test in which contact was drawn."""
