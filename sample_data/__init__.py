"""Sample clients made from planted numbers, so that what is found can be held against the truth."""
