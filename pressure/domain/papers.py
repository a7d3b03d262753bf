"""The papers that cards bring: drafted when they are due, put aside or pointed out when their card is taken back."""

from typing import Any

from pressure.models import Card


def draft_for(card: Card, kind: str, *, turn: int, actor: Any) -> str:
    """Draft the paper of a card's consequence; its text key, '' where the rule names none. A person issues it."""
    return ""


def take_back(card: Card, *, actor: Any, why: str) -> list[str]:
    """Drop the drafts that a card brought; returns the numbers of those that were issued and need a person."""
    return []
