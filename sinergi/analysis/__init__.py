"""Pure functions of a snapshot: duplicates, gaps, silos, brokers, evaluation, warnings."""
