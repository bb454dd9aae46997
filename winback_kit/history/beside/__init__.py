"""What is measured beside the history, while the tables are open."""
