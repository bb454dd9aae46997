"""Who is at risk of leaving today: how surely, and what they are worth."""
