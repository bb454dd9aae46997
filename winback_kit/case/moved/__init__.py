"""The case moved: levers, ranges, scenarios, what-ifs, changes between two runs."""
