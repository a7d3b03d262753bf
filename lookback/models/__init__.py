"""Looking back at what was closed: plans and their draws, picks, visits, what followed."""

from lookback.models.pick import Pick
from lookback.models.plan import LookBackPlan, Population
from lookback.models.result import Conclusion, Errand
from lookback.models.visit import Check, CheckPhoto

__all__ = ["Check", "CheckPhoto", "Conclusion", "Errand", "LookBackPlan", "Pick", "Population"]
