"""Hooks: who hears of what (keeping), what is sent (telling), where it may go (guard), how it goes (posting)."""
