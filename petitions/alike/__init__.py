"""Likely duplicates, petitions on the same object, and repeats over rounds: suggestions with reasons, never merged."""
