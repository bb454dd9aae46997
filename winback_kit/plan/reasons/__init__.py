"""What follows from why they left: whom to ask, and whether to fix the cause or to win back."""
