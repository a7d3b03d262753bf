"""Rounds of the source documents as data, and the player that takes them through the services day by day."""
