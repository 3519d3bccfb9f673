"""The model: what a document, a segment, an entity, a relation and a claim are."""
