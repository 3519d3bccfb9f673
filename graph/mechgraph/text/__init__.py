"""Texts: their segments, and the anchors that point into them."""
