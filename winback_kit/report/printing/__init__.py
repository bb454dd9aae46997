"""The browser that prints: PDF, a logo as a picture."""
