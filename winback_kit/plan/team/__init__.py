"""People for winning back: how many, for how long, and what one more of them is worth.

Chapter `team` shows it.
"""
