from scheduling.models.filing import Check, Correction, Entry, Line
from scheduling.models.period import Obligation, Period, Rhythm

__all__ = ["Check", "Correction", "Entry", "Line", "Obligation", "Period", "Rhythm"]
