"""A round at a glance: counts by status and category, what would be filed, what was done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from cases.models import Activity, Category, Problem, Round, Task
from cases.states import COMPLETED, Stage, Status
from deadlines import workdays
from orgs.models import Organisation, Post, Role, User
from records import clock


@dataclass(slots=True)
class Counts:
    """How many tasks a person sees in a round, by status, by stage, and by category and status."""

    total: int = 0
    status: dict[str, int] = field(default_factory=dict)
    stage: dict[str, int] = field(default_factory=dict)
    category: dict[int, dict[str, int]] = field(default_factory=dict)

    @property
    def completed(self) -> int:
        return sum(self.status.get(status, 0) for status in COMPLETED)


def counts(round: Round, user: User) -> Counts:
    """The counts over the present cycle of every task that the person sees. One query."""
    tasks = Task.objects.visible_to(user).current().filter(problem__round=round).with_status()
    result = Counts()
    grouped = tasks.order_by().values("problem__category", "status", "stage").annotate(n=Count("pk"))
    for row in grouped:
        n, category = row["n"], result.category.setdefault(row["problem__category"], {"total": 0})
        result.total += n
        category["total"] += n
        for place, name in (
            (result.status, "status"),
            (result.stage, "stage"),
            (category, "status"),
            (category, "stage"),
        ):
            place[row[name]] = place.get(row[name], 0) + n
    return result


def status_cards(found: Counts) -> list[dict[str, Any]]:
    """One entry a status that occurs: code, label, count, tone. The counts sum to the total."""
    tones = {Status.OVERDUE: "late", Status.BEHIND: "due", Status.NOT_STARTED: "calm"}
    return [
        {
            "code": s.value,
            "label": s.label,
            "count": found.status[s],
            "tone": tones.get(s, "fine" if s in COMPLETED else "calm"),
        }
        for s in Status
        if found.status.get(s)
    ]


def category_table(round: Round, found: Counts) -> list[dict[str, Any]]:
    """One line a category: the category and its counts, completed ones drawn together. One query."""
    lines = []
    for category in Category.objects.filter(round=round):
        by = found.category.get(category.pk, {})
        lines.append(
            {
                "category": category,
                "total": by.get("total", 0),
                "completed": sum(by.get(status, 0) for status in COMPLETED),
                "on_track": by.get(Status.ON_TRACK, 0) + by.get(Status.BASICALLY_COMPLETED, 0),
                "behind": by.get(Status.BEHIND, 0),
                "overdue": by.get(Status.OVERDUE, 0),
                "not_started": by.get(Status.NOT_STARTED, 0),
                "closed": by.get(Stage.CLOSED, 0),
            }
        )
    return lines


@dataclass(frozen=True, slots=True)
class Preview:
    """What filing the plan now would do: tasks that would be locked, problems that still have none."""

    drafts: list[Task]
    bare: list[Problem]


def filing_preview(round: Round) -> Preview:
    """Two queries."""
    drafts = Task.objects.filter(problem__round=round, stage=Stage.DRAFT).select_related("problem", "deadline")
    return Preview(list(drafts), list(round.problems.filter(tasks=None)))


def activity_counts(round: Round) -> list[dict[str, Any]]:
    """How often each kind of activity took place until today, in the order of the kinds: word, n, query of its list.

    One query.
    """
    today = clock.today()
    found: Mapping[str, int] = dict(
        round.activities.counting(today).order_by().values_list("kind").annotate(n=Count("pk")).values_list("kind", "n")
    )
    return [
        {"word": str(kind.label), "n": found[kind], "query": f"kind={kind}&until={today:%Y-%m-%d}"}
        for kind in Activity.Kind
        if kind in found
    ]


def first_steps() -> dict[str, bool]:
    """What a new installation has already: units, an office, this year's calendar, a round, a filed plan."""
    today = clock.today()
    return {
        "units": Organisation.objects.exists(),
        "office": Post.objects.held_on(today).filter(role=Role.OFFICE).exists(),
        "calendar": today.year in workdays.load().years,
        "round": Round.objects.exists(),
        "plan": Round.objects.filter(plan_filed_on__isnull=False).exists(),
    }
