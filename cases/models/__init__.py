from cases.models.activity import Activity, ResultFigure
from cases.models.carrying import Carrying
from cases.models.closure import (
    ChecklistTick,
    Closure,
    Comment,
    Dossier,
    Notice,
    Objection,
    ObjectionFile,
    TaskEvidence,
)
from cases.models.fact import ChangeRequest, Commitment, Fact
from cases.models.inspection import Category, ChecklistItem, Problem, Round
from cases.models.task import Measure, Task, TaskLeader, TaskUnit

__all__ = [
    "Activity",
    "Carrying",
    "Category",
    "ChangeRequest",
    "ChecklistItem",
    "ChecklistTick",
    "Closure",
    "Comment",
    "Commitment",
    "Dossier",
    "Fact",
    "Measure",
    "Notice",
    "Objection",
    "ObjectionFile",
    "Problem",
    "ResultFigure",
    "Round",
    "Task",
    "TaskEvidence",
    "TaskLeader",
    "TaskUnit",
]
