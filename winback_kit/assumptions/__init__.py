"""How something is known: an assumption with its evidence, priors, published figures."""
