"""Whether a deal fits, why deals are won and lost, and what the pipeline asks (R13, R34 to R39)."""
