"""What an offer causes and is worth: reach, uplift, worth by segment and offer."""
