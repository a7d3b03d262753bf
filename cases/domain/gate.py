"""The gate before sign-off: every unmet condition at once, each saying where to mend it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, FilteredRelation, Q, Value
from django.db.models.functions import Coalesce, Concat, NullIf
from django.utils.translation import gettext as _

from cases.models import ChangeRequest, ChecklistItem, Task, TaskEvidence, TaskLeader, TaskUnit
from cases.states import Stage
from orgs import tree
from orgs.models import Organisation, Post, Role, User
from records import clock
from signoff.engine import Place


@dataclass(frozen=True, slots=True)
class Finding:
    """One condition: whether it is met, its words, what to do, and the part of the page where to do it."""

    code: str
    ok: bool
    label: str
    hint: str = ""
    anchor: str = ""


def findings(task: Task, lines: list[ChecklistItem] | None = None, here: "Seating | None" = None) -> list[Finding]:
    """All conditions for submitting `task`, met or not, in the order in which one would mend them.

    `lines` are its checklist (checklist) and `here` who is seated (seating), read here when they are not given.
    """
    rows = [
        Finding(
            "reported",
            task.stage != Stage.WORKING,
            _("Completion is reported"),
            _("Report completion first."),
            "completion",
        ),
        *(_measure_findings(task)),
        *(_evidence_findings(task)),
        Finding(
            "acceptance_plan",
            acceptance_plan(task),
            _("The acceptance plan is written"),
            _("Write how this problem will be accepted."),
            "acceptance",
        ),
        Finding(
            "change",
            not task.change_requests.filter(state=ChangeRequest.State.PENDING).exists(),
            _("No change of the plan waits for a decision"),
            _("Wait for the decision, or ask for it."),
            "changes",
        ),
    ]
    rows += _checklist_findings(checklist(task) if lines is None else lines, rows)
    return rows + _seat_findings(task, here or seating(task))


def checklist(task: Task) -> list[ChecklistItem]:
    """The lines of the round's checklists, with `ticked_at`, `ticked_by`, `tick_note` for this task. One query."""
    mine = FilteredRelation("ticks", condition=Q(ticks__task=task))
    name = NullIf(Concat("mine__by__last_name", "mine__by__first_name"), Value(""))
    return list(
        ChecklistItem.objects.filter(round=task.problem.round_id)
        .annotate(
            mine=mine,
            ticked_at=F("mine__at"),
            ticked_by=Coalesce(name, "mine__by__username"),
            tick_note=F("mine__note"),
        )
        .order_by("list", "order")
    )


def unmet(task: Task) -> list[Finding]:
    """The conditions that still stand in the way."""
    return [finding for finding in findings(task) if not finding.ok]


def _measure_findings(task: Task) -> list[Finding]:
    rows = []
    for measure in task.measures.filter(dropped_on=None).order_by("order"):
        label = _("Measure %(n)d is done") % {"n": measure.order}
        rows.append(
            Finding(
                f"measure_{measure.order}",
                measure.done_on is not None,
                label,
                _("Tick it off with what was done."),
                f"measure-{measure.pk}",
            )
        )
    return rows


def _evidence_findings(task: Task) -> list[Finding]:
    kept = list(task.evidence.filter(withdrawn_at=None).values_list("phase", "file__media_type"))
    pictures = {phase for phase, media_type in kept if media_type.startswith("image/")}
    before, after = TaskEvidence.Phase.BEFORE in pictures, TaskEvidence.Phase.AFTER in pictures
    return [
        Finding("evidence", bool(kept), _("There is evidence"), _("Add pictures or documents."), "evidence"),
        Finding(
            "before",
            before,
            _("There is a picture from before"),
            _("Add a picture that shows the problem."),
            "evidence",
        ),
        Finding(
            "after", after, _("There is a picture from after"), _("Add a picture that shows the result."), "evidence"
        ),
    ]


def _checklist_findings(lines: list[Any], so_far: list[Finding]) -> list[Finding]:
    met = {finding.code: finding.ok for finding in so_far}
    rows = []
    for item in lines:
        ok = MACHINE[item.machine_check](met) if item.machine_check else item.ticked_at is not None
        label = f"{item.get_list_display()} {item.order}: {_(item.text)}"
        hint = _("Mend what is named above.") if item.machine_check else _("Check it, then tick it.")
        rows.append(Finding(f"{item.list}_{item.order}", ok, label, hint, "checklist"))
    return rows


def _seat_findings(task: Task, here: "Seating") -> list[Finding]:
    rows = []
    for step in task.problem.round.chain_steps:
        for who, role in step["seats"]:
            if not any(here.filled(place) for place in here.places(who, Role(role))):
                label = _("Somebody can sign: %(role)s") % {"role": Role(role).label}
                hint = _("Ask the office to fill this post.")
                rows.append(Finding(f"seat_{step['code']}_{role}", False, label, hint, "leaders"))
    return rows


@dataclass(frozen=True, slots=True)
class Seating:
    """Who is named in a task, and who holds the posts around it that its chain asks for."""

    task: Task
    leader: User | None
    units: dict[str, list[Organisation]]
    posts: list[Post]

    def places(self, who: str, role: Role) -> list[Place]:
        """The seats that a step's (who, role) means for this task; empty when nobody is there."""
        if who == "leader":
            return [Place(role, person=self.leader)] if self.leader else []
        if who in ("responsible", "lead"):
            return [Place(role, organisation=unit) for unit in self.units.get(who, [])[:1]]
        base = self.task.place if who == "place" else self.task.problem.round.region
        held = [post.organisation for post in self.posts if post.role == role]
        above = [unit for unit in held if base.path.startswith(unit.path)]
        # The office stands below its region, so a seat there counts where the region itself has none.
        below = [unit for unit in held if unit.path.startswith(base.path) and unit.ends_on is None]
        seat = max(above, key=_depth, default=None) or min(below, key=_path, default=None)
        return [Place(role, organisation=seat)] if seat else []

    def filled(self, place: Place) -> bool:
        """Whether somebody can sign in this seat today."""
        if place.person:
            return place.person.is_active
        return any(post.role == place.role and post.organisation == place.organisation for post in self.posts)


def seating(task: Task) -> Seating:
    """Everybody whom the chain of this task may ask. Three queries."""
    city_leaders = TaskLeader.objects.filter(task=task, level=TaskLeader.Level.CITY, ends_on=None)
    leader = city_leaders.select_related("user").first()
    units: dict[str, list[Organisation]] = {}
    for row in TaskUnit.objects.filter(task=task).select_related("organisation"):
        units.setdefault(row.role, []).append(row.organisation)
    seats = [(who, role) for step in task.problem.round.chain_steps for who, role in step["seats"]]
    return Seating(task, leader.user if leader else None, units, _posts_around(task, units, seats))


def _posts_around(task: Task, units: dict[str, list[Organisation]], seats: list[tuple[str, str]]) -> list[Post]:
    region, place = task.problem.round.region, task.place
    own = [unit.pk for role in ("responsible", "lead") for unit in units.get(role, [])]
    around = Q(organisation__in={*tree.ancestors(region), *tree.ancestors(place)}) | tree.below(
        (region.path, place.path), "organisation__"
    )
    wide = Q(role__in={role for who, role in seats if who in ("place", "office")} | {Role.OFFICE}) & around
    near = Q(role__in={role for _who, role in seats}, organisation__in=own)
    return list(Post.objects.held_on(clock.today()).filter(wide | near).select_related("organisation"))


def places(task: Task, who: str, role: Role) -> list[Place]:
    """The seats that a step's (who, role) means for this task; empty when nobody is there."""
    return seating(task).places(who, role)


def _depth(unit: Organisation) -> int:
    return len(unit.path)


def _path(unit: Organisation) -> str:
    return unit.path


def acceptance_plan(task: Task) -> bool:
    """The acceptance plan is written."""
    return bool(task.acceptance_plan.strip())


def _all(*starts: str) -> Callable[[dict[str, bool]], bool]:
    """Whether every condition whose code begins with one of `starts` is met."""
    return lambda met: all(ok for code, ok in met.items() if code.startswith(starts))


# A new machine check is one entry here, over the conditions found so far; a checklist line names it.
MACHINE: dict[str, Callable[[dict[str, bool]], bool]] = {
    "measures_done": _all("measure_"),
    "evidence_complete": _all("evidence", "before", "after"),
    "acceptance_plan": _all("acceptance_plan"),
}
