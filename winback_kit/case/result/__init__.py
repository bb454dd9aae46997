"""The case worked out: every line by month, and the figures."""
