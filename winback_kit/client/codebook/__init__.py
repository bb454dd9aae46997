"""Which kind of leaving each reason is, and which words in a free text tell it."""
