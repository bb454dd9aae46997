"""What current customers and prospects are worth."""
