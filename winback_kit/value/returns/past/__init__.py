"""Past days as tests: what each method would have forecast then."""
