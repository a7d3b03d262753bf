"""The gate before sign-off: every unmet condition at once, each saying where to mend it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.domain.acts import units_of
from cases.models import ChangeRequest, ChecklistItem, Task, TaskEvidence, TaskLeader
from cases.states import Stage
from orgs import tree
from orgs.models import Organisation, Post, Role
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


def findings(task: Task) -> list[Finding]:
    """All conditions for submitting `task`, met or not, in the order in which one would mend them."""
    rows = [
        Finding(
            "reported", task.stage != Stage.WORKING, _("Completion is reported"),
            _("Report completion first."), "completion",
        ),
        *(_measure_findings(task)),
        *(_evidence_findings(task)),
        Finding(
            "acceptance_plan", acceptance_plan(task), _("The acceptance plan is written"),
            _("Write how this problem will be accepted."), "acceptance",
        ),
        Finding(
            "change", not task.change_requests.filter(state=ChangeRequest.State.PENDING).exists(),
            _("No change of the plan waits for a decision"), _("Wait for the decision, or ask for it."), "changes",
        ),
    ]  # fmt: skip
    return rows + _checklist_findings(task) + _seat_findings(task)


def unmet(task: Task) -> list[Finding]:
    """The conditions that still stand in the way."""
    return [finding for finding in findings(task) if not finding.ok]


def _measure_findings(task: Task) -> list[Finding]:
    rows = []
    for measure in task.measures.filter(dropped_on=None).order_by("order"):
        label = _("Measure %(n)d is done") % {"n": measure.order}
        rows.append(Finding(f"measure_{measure.order}", measure.done_on is not None, label, _("Tick it off with what was done."), f"measure-{measure.pk}"))
    return rows


def _evidence_findings(task: Task) -> list[Finding]:
    pictures = task.evidence.filter(withdrawn_at=None, file__media_type__startswith="image/")
    before = pictures.filter(phase=TaskEvidence.Phase.BEFORE).exists()
    after = pictures.filter(phase=TaskEvidence.Phase.AFTER).exists()
    papers = task.evidence.filter(withdrawn_at=None).exists()
    return [
        Finding("evidence", papers, _("There is evidence"), _("Add pictures or documents."), "evidence"),
        Finding("before", before, _("There is a picture from before"), _("Add a picture that shows the problem."), "evidence"),
        Finding("after", after, _("There is a picture from after"), _("Add a picture that shows the result."), "evidence"),
    ]  # fmt: skip


def _checklist_findings(task: Task) -> list[Finding]:
    ticked = set(task.ticks.values_list("item", flat=True))
    rows = []
    for item in ChecklistItem.objects.filter(round=task.problem.round_id):
        ok = MACHINE[item.machine_check](task) if item.machine_check else item.pk in ticked
        label = f"{item.get_list_display()} {item.order}: {_(item.text)}"
        hint = _("Mend what is named above.") if item.machine_check else _("Check it, then tick it.")
        rows.append(Finding(f"{item.list}_{item.order}", ok, label, hint, "checklist"))
    return rows


def _seat_findings(task: Task) -> list[Finding]:
    rows = []
    for step in task.problem.round.chain_steps:
        for who, role in step["seats"]:
            if not any(_filled(place) for place in places(task, who, Role(role))):
                label = _("Somebody can sign: %(role)s") % {"role": Role(role).label}
                rows.append(Finding(f"seat_{step['code']}_{role}", False, label, _("Ask the office to fill this post."), "leaders"))
    return rows


def places(task: Task, who: str, role: Role) -> list[Place]:
    """The seats that a step's (who, role) means for this task; empty when nobody is there."""
    if who == "leader":
        leader = TaskLeader.objects.filter(task=task, level=TaskLeader.Level.CITY, ends_on=None).select_related("user").first()
        return [Place(role, person=leader.user)] if leader else []
    if who in ("responsible", "lead"):
        return [Place(role, organisation=unit) for unit in units_of(task, who)[:1]]
    base: Organisation = task.place if who == "place" else task.problem.round.region
    seat = tree.nearest_seat(base, role, clock.today()) or _office_seat(base, role)
    return [Place(role, organisation=seat)] if seat else []


def _office_seat(region: Organisation, role: Role) -> Organisation | None:
    """A unit below the region in which somebody holds the role (the office stands below its region)."""
    units = Organisation.objects.filter(path__startswith=region.path, ends_on=None)
    held = Post.objects.held_on(clock.today()).filter(role=role)
    return units.filter(posts__in=held).order_by("path").first()


def _filled(place: Place) -> bool:
    if place.person:
        return place.person.is_active
    return tree.holders(place.organisation, (place.role,), clock.today()).exists()


def measures_done(task: Task) -> bool:
    """Every measure that was not dropped is done."""
    return not task.measures.filter(done_on=None, dropped_on=None).exists()


def evidence_complete(task: Task) -> bool:
    """There are pictures from before and after."""
    return all(finding.ok for finding in _evidence_findings(task))


def acceptance_plan(task: Task) -> bool:
    """The acceptance plan is written."""
    return bool(task.acceptance_plan.strip())


# A new machine check is one entry here; a checklist line names it.
MACHINE: dict[str, Callable[[Task], bool]] = {
    "measures_done": measures_done,
    "evidence_complete": evidence_complete,
    "acceptance_plan": acceptance_plan,
}
