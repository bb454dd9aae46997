"""Customers at risk: who was asked to stay, what complaints came before, who is at risk today."""
