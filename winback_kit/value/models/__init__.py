"""Models of buying and staying, fitted by maximum likelihood to counts of customers."""
