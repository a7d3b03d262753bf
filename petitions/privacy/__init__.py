"""Petitioners' identities: marked and masked in texts, sealed in the database."""
