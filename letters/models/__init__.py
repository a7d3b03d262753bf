from letters.models.answer import Addressee, Answer, AnswerFile, Judgement, Receipt, Reply
from letters.models.letter import Head, Item, Letter, LetterFile, Series, Version

__all__ = [
    "Addressee",
    "Answer",
    "AnswerFile",
    "Head",
    "Item",
    "Judgement",
    "Letter",
    "LetterFile",
    "Receipt",
    "Reply",
    "Series",
    "Version",
]
