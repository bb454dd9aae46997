"""What has come since an earlier day."""
