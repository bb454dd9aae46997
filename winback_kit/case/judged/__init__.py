"""Risk, the value of finding out, pilot, gates, and the verdict."""
