"""Who returns by themselves, and what a second lifetime is worth."""
