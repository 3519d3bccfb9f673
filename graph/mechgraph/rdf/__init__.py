"""Claims as RDF: names, triples, and files of them."""
