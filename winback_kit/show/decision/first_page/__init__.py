"""Parts of the first page: the customers from the lost to the contacts, and what was rejected."""
