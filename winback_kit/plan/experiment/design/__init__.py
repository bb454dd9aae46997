"""How a test is designed before it begins: how many, in which arms, until when, by which rules."""
