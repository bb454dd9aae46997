"""What client.yml may say of the people who win back."""
