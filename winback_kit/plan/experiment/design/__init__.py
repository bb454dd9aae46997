"""How a test is designed before it begins; chapter measurement and the design command call it."""
