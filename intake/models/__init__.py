from intake.models.alias import UnitAlias
from intake.models.batch import Cleaning, ImportBatch, SourceLine
from intake.models.row import ImportRow, RowUnit

__all__ = ["Cleaning", "ImportBatch", "ImportRow", "RowUnit", "SourceLine", "UnitAlias"]
