"""Reports by period: sheets against their lines, entries and checks, locked periods against what still runs."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from checkup.consistency.shape import Check, Fault, Level
from scheduling.models import Check as Checked
from scheduling.models import Entry, Line, Obligation


def _line(pk: int, words: str) -> Fault:
    return Fault(f"scheduling.line:{pk}", words, reverse("scheduling:line", args=[pk]))


def lines_and_entries() -> Iterator[Fault]:
    """A row that was filed, verified or returned has a sending; a row that is due has none."""
    sent = (Line.State.FILED, Line.State.VERIFIED, Line.State.RETURNED)
    rows = Line.objects.annotate(has=Exists(Entry.objects.filter(line=OuterRef("pk")))).order_by()
    for pk, state in rows.filter(state__in=sent, has=False).values_list("pk", "state").iterator():
        yield _line(pk, f"{state}, and nothing was ever sent")
    for pk in rows.filter(state=Line.State.DUE, has=True).values_list("pk", flat=True).iterator():
        yield _line(pk, "due, and something was sent")


def lines_and_checks() -> Iterator[Fault]:
    """A verified row has a verdict that says so."""
    verified = Checked.objects.filter(entry__line=OuterRef("pk"), verdict=Checked.Verdict.VERIFIED)
    rows = Line.objects.filter(~Exists(verified), state=Line.State.VERIFIED).order_by()
    for pk in rows.values_list("pk", flat=True).iterator():
        yield _line(pk, "verified, and nobody's verdict says so")


def sheets_and_lines() -> Iterator[Fault]:
    """A sheet that counts as filed has rows that were sent, or its zero report was said."""
    never = Exists(Line.objects.filter(obligation=OuterRef("pk"), state__in=(Line.State.DUE, Line.State.DRAFT)))
    rows = Obligation.objects.annotate(never=never).order_by()
    for pk in rows.filter(never=True, filed_at__isnull=False, waived_why="").values_list("pk", flat=True).iterator():
        yield Fault(f"scheduling.obligation:{pk}", "counts as filed, and a row was never sent")
    said = Q(zero_at__isnull=False, filed_at=None, never=False, waived_why="")
    for pk in rows.filter(said, lines=None).values_list("pk", flat=True).iterator():
        yield Fault(f"scheduling.obligation:{pk}", "its zero report was said, and it does not count as filed")


CHECKS = (
    Check("sheet_entries", Level.ERROR, "rows of reports against their sendings", lines_and_entries),
    Check("sheet_checks", Level.ERROR, "verified rows against verdicts", lines_and_checks),
    Check("sheet_filed", Level.ERROR, "filed sheets against their rows", sheets_and_lines),
)
