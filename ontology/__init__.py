"""What is known, as data: vocabulary, shapes, queries and the built-in corpus."""
