"""The twelve months of the replay: opened, filed, checked and locked by the right people, with what went wrong."""

from collections import Counter
from datetime import date

from cases.models import Round
from orgs.models import Post, Role
from scheduling.models import Check, Correction, Entry, Line, Obligation, Period


def check(round: Round) -> None:
    """Raises AssertionError where the months are not as they should be."""
    periods = list(Period.objects.filter(round=round).order_by("starts_on"))
    months = [date(2018 + (11 + n) // 12, (11 + n) % 12 + 1, 1) for n in range(13)]
    assert [period.starts_on for period in periods] == months
    *year, running = periods
    assert running.locked_at is None
    office = {*_holders(Role.OFFICE), *_holders(Role.VERIFIER)}
    for period in year:
        assert period.locked_by_id in _holders(Role.OFFICE), period
        assert period.locked_at.date() > period.due_on, period
        lines = Line.objects.filter(obligation__period=period)
        assert set(lines.values_list("state", flat=True)) == {Line.State.VERIFIED}, period
        assert not period.obligations.unfiled().exists(), period
    filed = Entry.objects.filter(line__obligation__period__in=year).select_related("line__obligation")
    for entry in filed:
        assert entry.filed_by_id in _holders(Role.CLERK, entry.line.obligation.unit_id)
    checks = Check.objects.filter(entry__line__obligation__period__in=year).select_related("entry")
    assert all(one.by_id in office and one.by_id != one.entry.filed_by_id for one in checks)
    assert Counter(checks.values_list("verdict", flat=True)) == {"verified": filed.count() - 1, "returned": 1}
    sheets = Obligation.objects.filter(period__in=year).select_related("period", "unit")
    assert sorted(str(sheet.period) for sheet in sheets if sheet.was_late) == ["2019-02", "2019-08"]
    assert sheets.filter(zero_at__isnull=False, lines=None).exists()
    correction = Correction.objects.get()
    assert (correction.number, int(correction.new) - int(correction.old)) == (1, 5)


def _holders(role: Role, unit: int | None = None) -> set[int]:
    posts = Post.objects.filter(role=role)
    return set((posts.filter(organisation=unit) if unit else posts).values_list("user", flat=True))
