"""What became of those who were drawn for a campaign, treated and held out."""
