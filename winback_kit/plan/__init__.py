"""What to do: what each lost customer is worth to contact, and the programme that follows."""
