"""Servers that make words out of words: one file for each kind of API."""
