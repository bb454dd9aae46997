"""How lost customers are written to: which touches, when, by which form, and when to stop."""
