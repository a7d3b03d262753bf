"""The twelve months of the replay: opened, filed, checked and locked by the right people, with what went wrong."""

from collections import Counter
from datetime import date
from itertools import combinations

from cases.models import Round
from orgs.models import Post, Role
from reports.comparing import compare
from reports.snapshots import rows_of, verify
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


def check_any_two(round: Round) -> None:
    """Every month was frozen at its lock; between any two, what moved explains every number of both."""
    frozen = list(round.snapshots.order_by("as_of"))
    locked = Period.objects.filter(round=round, locked_at__isnull=False).order_by("locked_at")
    assert [one.period_id for one in frozen] == list(locked.values_list("pk", flat=True))
    assert len(frozen) == 12 and all(verify(one) for one in frozen)
    rows = {one.pk: rows_of(one, "task") for one in frozen}
    for old, new in combinations(frozen, 2):
        found = compare(rows[old.pk], rows[new.pk])  # raises when a margin or a bridge is not the number of its side
        sides = {side: {"total": 0} for side in ("old", "new")}
        for (before, after), count in found.table.items():
            for side, status in (("old", before), ("new", after)):
                if status:
                    sides[side][status] = sides[side].get(status, 0) + count
                    sides[side]["total"] += count
        for side, snapshot in (("old", old), ("new", new)):
            tasks = snapshot.figures["tasks"]
            assert sides[side] == {name: tasks[name] for name in sides[side]}, (old, new)
        assert all(one.old + one.entered - one.left == one.new for one in found.bridges)
        assert all(len({pair.row.key for pair in pairs}) == len(pairs) for pairs in found.moves.values())
