"""Two runs compared, and where runs are found."""
