"""What a test says: differences with their intervals, checks of the draw, and looks."""
