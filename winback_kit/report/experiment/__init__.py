"""What a test leaves in the client folder: what is registered, who is in which arm."""
