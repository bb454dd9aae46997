"""The case: lines by year, bridge, what-ifs, register."""
