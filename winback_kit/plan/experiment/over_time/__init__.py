"""What many tests say together, and what came against what was forecast.

Chapter `measurement` shows it.
"""
