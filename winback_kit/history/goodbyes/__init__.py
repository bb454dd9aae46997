"""How customers say goodbye: forms, the slow fade told apart, what a failed payment costs."""
