"""Models of how often and how long customers buy."""
