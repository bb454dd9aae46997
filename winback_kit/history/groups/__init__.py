"""The six groups: who is in which at each month's end, and how people move between them."""
