"""How ready a firm is for winning back: twelve items, their score, and what holds the money up."""
