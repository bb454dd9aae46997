"""The lines of the case: the language of formulas, and what each line says."""
