"""What other tools hold, as claims of our model: importers, and the report of what became of each record."""
