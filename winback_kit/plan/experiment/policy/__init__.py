"""What a rule of whom to contact is worth, read from a test in which contact was drawn.

Chapter `measurement` values rules with it; scores of a person's own are ranked with the rest.
"""
