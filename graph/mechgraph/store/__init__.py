"""A corpus in the engine: in memory, or on disk beside its tables."""
