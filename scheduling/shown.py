"""What is shown of sheets and of their lines: their kept state, judged on a day against the day they were due."""

from typing import Any

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from scheduling.models import Entry, Line, Obligation


class Shown(models.TextChoices):
    """The states of a line as pages show them: `late` is one that was not sent by its day (逾期未报)."""

    LATE = "late", pgettext_lazy("report", "overdue, not filed")
    DUE = "due", pgettext_lazy("report", "not filed")
    DRAFT = "draft", pgettext_lazy("report", "draft")
    RETURNED = "returned", pgettext_lazy("report", "returned")
    FILED = "filed", pgettext_lazy("report", "filed")
    VERIFIED = "verified", pgettext_lazy("report", "verified")
    ZERO = "zero", pgettext_lazy("report", "zero report")
    SKIPPED = "skipped", pgettext_lazy("report", "need not file")


OWING = (Shown.LATE, Shown.DUE, Shown.DRAFT)  # what the unit has not sent
ASKED = (*OWING, Shown.RETURNED)  # what waits for the unit

# Shape and colour beside the word: each is told apart in black and white too.
MARKS = {
    "late": "■",
    "due": "○",
    "draft": "◐",
    "returned": "↩",
    "filed": "●",
    "verified": "✔",
    "zero": "0",
    "skipped": "–",
}
# From the worst to the best, as counts and choices list them.
ORDER = tuple(Shown)
FILED_LATE = _("filed late")


def mark(state: str) -> dict[str, str]:
    """What the template of a state takes: `kind`, `mark` (shape) and `word` in the reader's language."""
    return {"kind": state, "mark": MARKS[state], "word": str(Shown(state).label)}


def lines_on(lines: QuerySet[Line], today: Any) -> QuerySet[Any]:
    """With `shown` (Shown) and `sent_late` on each: whether its first sending came after the due day.

    `today` is a day or the expression of one.
    """
    due = "obligation__period__due_on"
    late = Entry.objects.filter(line=OuterRef("pk"), version=1, filed_at__date__gt=OuterRef(due))
    owing = Q(state__in=(Line.State.DUE, Line.State.DRAFT), obligation__period__due_on__lt=today)
    return lines.annotate(
        shown=Case(When(owing, then=Value(Shown.LATE.value)), default=F("state"), output_field=models.CharField()),
        sent_late=Exists(late),
    )


def sheets_on(sheets: QuerySet[Obligation], today: Any) -> QuerySet[Any]:
    """With `shown` (Shown) and `sent_late` on each sheet, judged in the database from its lines.

    A sheet owes something while a line of it was never sent, or, without lines, while nobody confirmed the zero
    report. What waits longest for the unit decides the word: late, then returned, then begun. `today` as in lines_on.
    """
    any_line = Exists(Line.objects.filter(obligation=OuterRef("pk")))
    owing = Q(_some(Line.State.DUE, Line.State.DRAFT)) | (Q(zero_at=None) & ~Q(any_line))
    begun = _some(Line.State.DRAFT, Line.State.FILED, Line.State.VERIFIED)
    needed = Exists(Line.objects.filter(obligation=OuterRef("pk")).exclude(state=Line.State.SKIPPED))
    unchecked = Line.objects.filter(obligation=OuterRef("pk")).exclude(state__in=("verified", "skipped"))
    return sheets.annotate(
        shown=Case(
            When(~Q(waived_why="") | (Q(any_line) & ~Q(needed)), then=Value(Shown.SKIPPED.value)),
            When(~Q(any_line) & Q(zero_at__isnull=False), then=Value(Shown.ZERO.value)),
            When(owing & Q(period__due_on__lt=today), then=Value(Shown.LATE.value)),
            When(_some(Line.State.RETURNED), then=Value(Shown.RETURNED.value)),
            When(owing & Q(begun), then=Value(Shown.DRAFT.value)),
            When(owing, then=Value(Shown.DUE.value)),
            When(~Exists(unchecked), then=Value(Shown.VERIFIED.value)),
            default=Value(Shown.FILED.value),
            output_field=models.CharField(),
        ),
        sent_late=Case(When(filed_at__date__gt=F("period__due_on"), then=True), default=False),
    )


def _some(*states: str) -> Exists:
    return Exists(Line.objects.filter(obligation=OuterRef("pk"), state__in=states))
