"""How the client's columns become ours: names, formulas, values, rules; and names that are near."""
