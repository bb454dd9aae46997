"""The client's brand: colours, font, logo."""
