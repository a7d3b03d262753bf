"""What must be there before a reply is filed: every unmet condition at once, each saying where to mend it."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases.domain.gate import Finding
from cases.models import ChecklistItem, Round
from petitions.domain import places
from petitions.domain.rules import rules_of
from petitions.models import Assignment, Reply
from petitions.states import Verdict, whole_verdict

__all__ = ["Finding"]


def checklist_of(round: Round) -> QuerySet[ChecklistItem]:
    """The five points not to let pass (五个不放过), as the round words them."""
    return round.checklist.filter(list=ChecklistItem.List.FIVE_NOT_LETGO).order_by("order")


def verdict_of(verdicts: Sequence[str]) -> str:
    """The verdict of a case from those of its sub-problems; '' when there are none."""
    return str(whole_verdict([str(verdict) for verdict in verdicts]))


def findings(assignment: Assignment, draft: Reply | None) -> list[Finding]:
    """All conditions for filing the reply, met or not, in the order in which one would mend them."""
    return [*_words(draft), *_evidence(assignment), *_points(assignment), *_seats(assignment)]


def unmet(assignment: Assignment, draft: Reply) -> list[Finding]:
    """The conditions that still stand in the way."""
    return [finding for finding in findings(assignment, draft) if not finding.ok]


def _words(draft: Reply | None) -> list[Finding]:
    found = bool(draft and draft.investigation.strip())
    judged = bool(draft and draft.verdict)
    acted = bool(draft and (draft.handling.strip() or draft.verdict == Verdict.UNFOUNDED))
    parts = [finding.verdict for finding in draft.findings.all()] if draft else []
    agree = not parts or (draft is not None and draft.verdict == verdict_of(parts))
    return [
        Finding("investigation", found, _("What was found is written"), _("Write what was found."), "investigation"),
        Finding("verdict", judged, _("The verdict is given"), _("Say how far the report is so."), "verdict"),
        Finding(
            "verdict_of_parts",
            agree,
            _("The verdict agrees with those of the sub-problems"),
            _("Correct the verdict or those of the sub-problems."),
            "verdict",
        ),
        Finding(
            "handling",
            acted,
            _("What was done is written"),
            _("Write what was done, or why nothing is needed."),
            "handling",
        ),
    ]


def _evidence(assignment: Assignment) -> list[Finding]:
    there = assignment.files.filter(withdrawn_at=None).exists()
    return [Finding("evidence", there, _("There is evidence"), _("Add pictures or documents."), "evidence")]


def _points(assignment: Assignment) -> list[Finding]:
    given = set(assignment.ticks.values_list("item", flat=True))
    return [
        Finding(
            f"{item.list}_{item.order}",
            item.pk in given,
            f"{item.get_list_display()} {item.order}: {_(item.text)}",
            _("Check it, then tick it; write a note where it does not apply."),
            "points",
        )
        for item in checklist_of(assignment.petition.round)
    ]


def _seats(assignment: Assignment) -> list[Finding]:
    rows = []
    for step in rules_of(assignment.petition.round).chain_steps:
        if not places.of_step(assignment, step):
            label = _("Somebody can sign: %(step)s") % {"step": places.label_of(step)}
            rows.append(Finding(f"seat_{step['code']}", False, label, _("Ask the office to fill this post."), "chain"))
    return rows
