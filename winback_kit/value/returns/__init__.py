"""Who returns without us: the forecast, and how well it did on past days."""
