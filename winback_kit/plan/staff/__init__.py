"""What the staff of today tell: what one costs and can do, how long they stay, how fast they learn.

Chapter `team` shows it.
"""
