"""Who stands on a list, and the one rule that keeps everybody else off it."""
