"""Reasoning over signed claims."""
