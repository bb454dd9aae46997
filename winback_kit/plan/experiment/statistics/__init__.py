"""What a test says: differences with their intervals, checks of the draw, and looks.

Chapter `measurement` shows it; some are second opinions, for those who judge a test otherwise.
"""
