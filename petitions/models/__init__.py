"""The ledger of petitions."""

from petitions.models.assignment import Assignment, Extension, Fact, HandlingFile, JointUnit, Tick
from petitions.models.batch import Batch, Original, Petition, PollutionType, ProblemLink, Rules, Sketch
from petitions.models.closing import CallBack, Link, NotAlike, NoticeObjection, PetitionNotice
from petitions.models.intake import Import, ImportRow
from petitions.models.release import PublicVersion
from petitions.models.reply import Finding, Reply
from petitions.models.secrecy import Identity, Reveal

__all__ = [
    "Assignment", "Batch", "CallBack", "Extension", "Fact", "Finding", "HandlingFile", "Identity", "Import",
    "ImportRow", "JointUnit", "Link", "NotAlike", "NoticeObjection", "Original", "Petition", "PetitionNotice",
    "PollutionType", "ProblemLink", "PublicVersion", "Reply", "Reveal", "Rules",
    "Sketch", "Tick",
]  # fmt: skip
