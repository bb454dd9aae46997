"""Who serves the customers: their time with the firm, what they cost, and how many they reach."""
