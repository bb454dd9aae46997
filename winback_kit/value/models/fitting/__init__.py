"""How models are fitted: Newton's method, draws from the fit's uncertainty."""
