"""What has come since the last run of a client."""
