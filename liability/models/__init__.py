from liability.models.case import Case, Handling, Person
from liability.models.clue import Clue, ClueFile, Reader
from liability.models.enforcement import EnforcementFigure
from liability.models.nomination import Nomination

__all__ = ["Case", "Clue", "ClueFile", "EnforcementFigure", "Handling", "Nomination", "Person", "Reader"]
