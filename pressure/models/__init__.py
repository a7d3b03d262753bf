from pressure.models.cards import Appeal, Card, CardRule, CardShare
from pressure.models.scores import ScoreLine

__all__ = ["Appeal", "Card", "CardRule", "CardShare", "ScoreLine"]
