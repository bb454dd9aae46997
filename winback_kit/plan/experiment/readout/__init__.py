"""What campaigns have brought, by intention to treat, once their draw is known to be right."""
