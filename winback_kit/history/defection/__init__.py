"""Who leaves and when: slices, cohorts, the control chart, partial defection."""
