"""Entries of a list as a table: the template, and a filled-in one read."""
