"""Whether it pays: assumptions with evidence, the lines of the cash flow, and what they say."""
