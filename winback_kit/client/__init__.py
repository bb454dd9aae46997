"""An engagement: client.yml read into a validated record, and the folder it stands in."""
