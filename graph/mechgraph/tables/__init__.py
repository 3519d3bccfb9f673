"""A corpus as tables in Parquet: what a store keeps beside its triples, and what is exported."""
