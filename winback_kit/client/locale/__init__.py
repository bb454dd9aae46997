"""How a client writes: language, numbers, money, dates, the time zone of its days."""
