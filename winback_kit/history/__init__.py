"""What happened: lifetimes, losses and returns, and what second lifetimes looked like."""
