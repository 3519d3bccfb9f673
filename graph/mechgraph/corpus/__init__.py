"""Corpus folders: read, checked and made."""
