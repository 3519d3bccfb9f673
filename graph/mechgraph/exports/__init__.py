"""Exports: a corpus in the formats of other tools, each with a tally of what it could not carry."""
