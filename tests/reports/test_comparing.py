"""Month against month: moves, the table of statuses and the bridges, over all pairs of days."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import neighbours
from cases.domain import changing, planning, progress, reopening
from reports import jobs, months, snapshots
from reports.comparing import MOVES, compare
from reports.models import Snapshot
from reports.rows.row import Row
from reports.totals import STATUSES
from scheduling.models import Period, Rhythm
from tests.factories import at, moment

DAY = date(2019, 6, 28)


def task(number: int, status: str = "on_track", cycle: int = 1, marks: tuple[str, ...] = (), **values) -> Row:
    plan = {"goal": values.pop("goal", "目标"), "units": [], "measures": ["措施"], "measures_done": 0}
    data = plan | {"marks": list(marks), "id": number, "measures_done": values.pop("done", 0)}
    codes = tuple(f"tasks.{mark}" for mark in ("total", status, *marks))
    return Row(
        "task", f"cases.task:{number}.1", number, str(number), "", status, codes, cycle=cycle, data=data, **values
    )


def test_each_move_and_its_list():
    due, later = date(2019, 6, 30), date(2019, 9, 30)
    old = [
        task(1), task(2, "behind"), task(3, "overdue"), task(4, "on_track", due_on=due, verified=20), task(5),
        task(6, "completed_early", marks=("closed",)), task(7, "completed_late"), task(8),
    ]  # fmt: skip
    new = [
        task(1, "overdue"), task(2, "on_track", verified=30), task(3, "overdue"),
        task(4, "on_track", due_on=later, verified=20, goal="小目标"), task(5, "completed_on_time", marks=("closed",)),
        task(6, "not_started", cycle=2, goal="再整改"), task(7, "on_track"), task(9),
    ]  # fmt: skip
    found = compare(old, new)
    assert {move: [pair.row.number for pair in pairs] for move, pairs in found.moves.items()} == {
        "new": ["9"],
        "gone": ["8"],
        "progressed": ["2", "5"],
        "became_overdue": ["1"],
        "recovered": ["2"],
        "completed": ["5"],
        "closed": ["5"],
        "returned": ["7"],
        "rebounded": ["6"],
        "changed": ["4"],
    }
    assert found.moves["changed"][0].changed == ("goal", "due_on")
    assert [pair.row.number for pair in found.between("", "on_track")] == ["9"]
    bridge = {one.code: (one.old, one.entered, one.left, one.new) for one in found.bridges}
    assert bridge["total"] == (8, 1, 1, 8)
    assert bridge["overdue"] == (1, 1, 0, 2)
    assert bridge["closed"] == (1, 1, 1, 1)
    assert bridge["on_track"] == (4, 3, 3, 4)


sides = st.lists(
    st.tuples(st.integers(1, 12), st.sampled_from(STATUSES), st.integers(1, 3), st.booleans()),
    max_size=12,
    unique_by=lambda row: row[0],
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(sides, min_size=2, max_size=4))
def test_any_sides_add_up(drawn):
    days = [[task(n, status, cycle, ("closed",) if shut else ()) for n, status, cycle, shut in side] for side in drawn]
    for old, new in combinations(days, 2):
        found = compare(old, new)
        for bridge in found.bridges:
            assert bridge.old + bridge.entered - bridge.left == bridge.new
        for status in STATUSES:
            assert sum(n for pair, n in found.table.items() if pair[0] == status) == sum(
                r.status == status for r in old
            )
            assert sum(n for pair, n in found.table.items() if pair[1] == status) == sum(
                r.status == status for r in new
            )
        kept = len(found.pairs) - len(found.moves["new"]) - len(found.moves["gone"])
        assert (len(old), len(new)) == (kept + len(found.moves["gone"]), kept + len(found.moves["new"]))


@pytest.fixture
def year(stage):
    """Seven days of the stage frozen, with an extension and a reopened task in them."""
    city = stage.city
    with at("2019-07-02"):
        asked = changing.ask(
            stage.behind.pk, actor=city.unit, field="deadline", after="2020年1月底前", reason="land_or_funds",
            why="征地手续尚未办结，需要延长工期",
        )  # fmt: skip
        changing.decide(asked.pk, actor=city.office, approve=True, note="同意")
        progress.verify(stage.verified.pk, actor=city.verifier, share=90, method="site")
    with at("2019-08-05"):
        reopening.reopen(
            stage.closed.pk, actor=city.office, cause="rebound", why="群众再次反映污水直排，现场核查属实",
            words="2019年12月底前", measures=[planning.MeasureDraft("重新截污")],
        )  # fmt: skip
    days = [
        date(2018, 9, 29),
        date(2018, 12, 1),
        date(2019, 4, 1),
        DAY,
        date(2019, 7, 5),
        date(2019, 8, 6),
        date(2019, 12, 31),
    ]
    with at("2020-01-02"):
        return [snapshots.make(stage.round.pk, day, actor=city.office) for day in days]


@pytest.mark.django_db
def test_all_pairs_of_months_add_up(stage, year):
    for old, new in combinations(year, 2):
        found = months.of_snapshots(old, new)
        assert not found.recounted
        for comparison, group in ((found.tasks, "tasks"), (found.petitions, "petitions")):
            for bridge in comparison.bridges:
                frozen = [side.figures[group].get(bridge.code, 0) for side in (old, new)]
                assert [bridge.old, bridge.new] == frozen, bridge.code
        grid = months.grid(found.tasks)
        assert grid["total"] == sum(line["total"] for line in grid["lines"]) == sum(grid["totals"])
    by_move = {move: len(pairs) for move, pairs in months.of_snapshots(year[3], year[5]).tasks.moves.items()}
    assert by_move["changed"] == 1
    assert by_move["rebounded"] == 1


@pytest.mark.django_db
def test_the_page_of_two_months_and_every_list(stage, year, client):
    client.force_login(stage.city.office)
    base = f"/desk/rounds/{stage.round.slug}/figures/compare/"
    old, new = year[2], year[5]
    with at("2020-01-02"):
        page = client.get(base, {"old": new.pk, "new": old.pk})
        assert page.status_code == 200
        assert (page.context["old"], page.context["new"]) == (old, new)
        for move in page.context["moves"]:
            listed = client.get(f"{base}{page.context['list_base']}{move['query']}").content.decode()
            assert f'data-total="{move["count"]}"' in listed, move
        for line in page.context["grid"]["lines"]:
            for cell in line["cells"]:
                listed = client.get(f"{base}{page.context['list_base']}{cell['query']}").content.decode()
                assert f'data-total="{cell["count"]}"' in listed, cell
        assert {move["code"] for move in page.context["moves"]} == set(MOVES)
        assert client.get(base, {"old": old.pk, "new": old.pk}).status_code == 422
        assert client.get(base, {"old": old.pk, "new": "0"}).status_code == 422


@pytest.mark.django_db
def test_other_definitions_are_recounted_and_told(stage, year, monkeypatch):
    later = f"{months.VERSION} and later"
    monkeypatch.setattr(months, "VERSION", later)
    monkeypatch.setattr(snapshots, "VERSION", later)
    with at("2020-01-02"):
        newest = snapshots.make(stage.round.pk, date(2020, 1, 1), actor=stage.city.office)
    assert newest.definitions == later
    found = months.of_snapshots(year[3], newest)
    assert found.recounted == ()  # nothing is counted otherwise: both sides agree with what was frozen
    year[3].figures["tasks"]["on_track"] += 1  # as if it had been counted otherwise
    with override("en"):
        said = months.of_snapshots(year[3], newest).recounted
    assert len(said) == 1
    assert said[0].startswith("2019-06-28, tasks.on_track: frozen")


@pytest.mark.django_db
def test_the_lock_of_a_period_freezes_it_once(stage):
    rhythm = Rhythm.objects.create(round=stage.round, kind="monthly", covers="all", starts_on=date(2019, 5, 1))
    made = []
    for month in (5, 6):
        start = date(2019, month, 1)
        end = (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        with at(start):
            made.append(
                Period.objects.create(
                    rhythm=rhythm,
                    round=stage.round,
                    starts_on=start,
                    ends_on=end,
                    due_on=end + timedelta(days=2),
                    lock_on=end + timedelta(days=9),
                )  # fmt: skip
            )
    assert jobs.freeze_locked_periods() == 0
    Period.objects.filter(pk=made[0].pk).update(locked_at=moment("2019-06-10"), locked_by=stage.city.office)
    with at("2019-06-11"):
        [alarm] = neighbours.alarms(stage.round)
        assert (alarm.details, alarm.url) == ([f"{rhythm} 2019-05"], f"/desk/rounds/{stage.round.slug}/snapshots/")
        assert jobs.freeze_locked_periods() == 1
        assert neighbours.alarms(stage.round) == []
        assert jobs.freeze_locked_periods() == 0
    frozen = Snapshot.objects.get()
    assert (frozen.period, frozen.made_by, frozen.as_of) == (made[0], None, date(2019, 6, 10))
    assert frozen.figures["reports"] == {"owed": 0, "in_time": 0, "late": 0, "missing": 0, "zero": 0}
    assert frozen.head["period"]["starts_on"] == "2019-05-01"
    assert snapshots.make_of_period(made[0].pk) == frozen
