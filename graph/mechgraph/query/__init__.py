"""Questions: SPARQL on the engine, in this process or in one that can be ended."""
