"""Who may do what in the scheduling, and what a row may name: rows, requests and files of others open nothing."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cases.domain import changing, planning
from cases.models import Task
from orgs.models import Role
from records import evidence
from records.models import Event
from scheduling.domain import checking, drafting, filing, locking, reminding, rhythms
from scheduling.domain.acts import WrongState
from scheduling.models import Correction, Entry, Line, Obligation, Period
from tests.factories import at, make_city, make_org, make_user, picture
from tests.scheduling import month as story
from tests.scheduling.month import line_of, open_month, progress, sheet_of

pytestmark = pytest.mark.django_db
DAY = "2019-01-02"


@pytest.fixture
def month(city):
    return open_month(city)


def acts(period: Period, line: Line, entry: Entry):
    """Every act, as what an actor does."""
    return {
        "save": lambda who: drafting.save(line.pk, actor=who, values={"text": "甲"}, seen=line.draft_version),
        "file": lambda who: filing.file(line.obligation_id, actor=who, lines={line.pk: progress(35)}),
        "zero": lambda who: filing.file(line.obligation_id, actor=who, zero=True),
        "skip": lambda who: filing.skip(line.pk, actor=who, why="不需填报"),
        "verify": lambda who: checking.verify(entry.pk, actor=who, share=30, method="papers"),
        "return": lambda who: checking.return_(entry.pk, actor=who, why="请补充"),
        "remind": lambda who: reminding.remind(period.pk, actor=who),
        "lock": lambda who: locking.lock(period.pk, actor=who),
        "correct": lambda who: locking.correct(line.pk, actor=who, field="claimed", new=31, why="更正"),
        "rhythm": lambda who: rhythms.set_(period.round_id, actor=who, rules=rhythms.SHIPPED["quarterly"]),
    }


OFFICE = {"skip", "remind", "lock", "correct", "rhythm"}
MAY = {
    "office": {*OFFICE, "save", "file", "zero", "verify", "return"},
    "verifier": {"verify", "return"},
    "unit": {"save", "file", "zero"},
    "head": {"save", "file", "zero"},
    **{who: set() for who in ("lead_reviewer", "leader", "secretary", "mayor", "observer", "auditor", "admin")},
    "publisher": set(),
}  # fmt: skip


def refused(act, who) -> bool:
    try:
        act(who)
    except PermissionDenied:
        return True
    except (WrongState, ValidationError):
        return False
    return False


def test_each_role_may_do_what_its_grants_say_and_a_foreign_city_nothing(city, month):
    _round, [task], period = month
    with at(DAY):
        [entry] = filing.file(sheet_of(period).pk, actor=city.unit, lines={line_of(task, period).pk: progress()})
        # The acts that are possible change what the next one finds; what counts is who is refused.
        for who, may in MAY.items():
            for name, act in acts(period, line_of(task, period), entry).items():
                assert refused(act, city.people[who]) == (name not in may), (who, name)
        other = make_city()
        for who in MAY:
            for name, act in acts(period, line_of(task, period), entry).items():
                assert refused(act, other.people[who]), (who, name)


def test_another_unit_of_the_same_city_sees_and_files_nothing(city, month):
    _round, [task], period = month
    other = make_user((make_org("县水利局", city.county), Role.CLERK))
    assert not Line.objects.visible_to(other).exists()
    assert not Obligation.objects.visible_to(other).exists()
    assert Line.objects.visible_to(city.unit).count() == Line.objects.visible_to(city.office).count() == 1
    assert list(Period.objects.visible_to(make_city().office)) == []
    with at(DAY), pytest.raises(PermissionDenied):
        filing.file(sheet_of(period).pk, actor=other, lines={line_of(task, period).pk: progress()})


def test_rows_of_another_sheet_in_the_body_are_refused_and_nothing_is_filed(city, month):
    _round, [task], period = month
    far = make_city()
    _r, [far_task], far_period = open_month_of(far)
    with at(DAY), pytest.raises(ValidationError):
        filing.file(
            sheet_of(period).pk,
            actor=city.unit,
            lines={line_of(task, period).pk: progress(), line_of(far_task, far_period).pk: progress()},
        )
    assert Entry.objects.count() == 0


def open_month_of(other):
    """The same month of another city."""
    with at(story.FILED):
        round = story.make_round(other)
    task = story.make_task(other, round, filed=story.FILED)
    with at(story.MONTH):
        story.opening.open_due()
    return round, [Task.objects.get(pk=task.pk)], Period.objects.get(round=round)


def test_files_and_requests_of_others_cannot_be_named_by_their_number(city, month):
    _round, [task], period = month
    far = make_city()
    _r, [far_task], _p = open_month_of(far)
    line = line_of(task, period)
    with at(DAY):
        theirs = evidence.store(picture(), by=far.unit)
        wish = changing.ask(
            far_task.pk, actor=far.unit, field="goal", after="完成80户", reason="other", why="实际户数减少，需要调整。"
        )
        step = far_task.measures.first()
        said = progress(evidence=[theirs.pk], change_request=wish.pk, ticks=[{"measure": step.pk, "act": "done"}])
        with pytest.raises(filing.RowsRefused) as found:
            filing.file(sheet_of(period).pk, actor=city.unit, lines={line.pk: said})
        assert sorted(found.value.rows[line.pk]) == ["change_request", "evidence", "ticks"]
        drafting.save(line.pk, actor=city.unit, values=said, seen=0)  # a draft may hold anything, filing does not
        with pytest.raises(filing.RowsRefused):
            filing.file(sheet_of(period).pk, actor=city.unit)
        own = evidence.store(picture(), by=make_user((city.responsible, Role.CLERK)))
        [entry] = filing.file(
            sheet_of(period).pk,
            actor=city.unit,
            lines={line.pk: progress(evidence=[own.pk], change_request=None, ticks=[])},
        )
    assert list(entry.evidence.all()) == [own]


def test_a_step_that_was_dropped_or_ticked_meanwhile_is_told_by_row(city, month):
    _round, [task], period = month
    first, second = task.measures.order_by("order")
    line = line_of(task, period)
    ticks = [{"measure": m.pk, "act": "done", "on": "2019-01-01", "note": "完成"} for m in (first, second)]
    with at(DAY):
        drafting.save(line.pk, actor=city.unit, values=progress(ticks=ticks), seen=0)
        second.dropped_on = "2019-01-02"
        second.save()
        with pytest.raises(filing.RowsRefused) as found:
            filing.file(sheet_of(period).pk, actor=city.unit)
        assert len(found.value.rows[line.pk]["ticks"]) == 1
        filing.file(sheet_of(period).pk, actor=city.unit, lines={line.pk: {"ticks": ticks[:1]}})
    first.refresh_from_db()
    assert str(first.done_on) == "2019-01-01"
    assert planning.plan_values(task)["measures"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"claimed": True}, "claimed"), ({"claimed": "3.5"}, "claimed"), ({"claimed": -1}, "claimed"),
        ({"text": 3}, "text"), ({"text": "长" * 4001}, "text"), ({"state": "verified"}, "state"),
        ({"ticks": "x"}, "ticks"), ({"ticks": [{"measure": 1, "act": "undone"}]}, "ticks"),
        ({"ticks": [{"measure": 1, "act": "done", "on": "gestern"}]}, "ticks"),
        ({"evidence": list(range(51))}, "evidence"), ({"evidence": {"a": 1}}, "evidence"),
        ({"change_request": "９"}, "change_request"), ({"change_request": 10**19}, "change_request"),
    ],
)  # fmt: skip
def test_a_draft_takes_only_what_has_the_right_shape(city, month, values, field):
    _round, [task], period = month
    with at(DAY), pytest.raises(ValidationError) as found:
        drafting.save(line_of(task, period).pk, actor=city.unit, values=values, seen=0)
    assert list(found.value.message_dict) == [field]
    assert line_of(task, period).draft_version == 0


def test_skipping_needs_a_reason_and_settles_the_sheet(city, month):
    _round, [task], period = month
    line = line_of(task, period)
    with at(DAY):
        with pytest.raises(ValidationError):
            filing.skip(line.pk, actor=city.office, why=" ")
        filing.skip(line.pk, actor=city.office, why="本期由市局统一报送")
        sheet = sheet_of(period)
        assert (sheet.filed_at, sheet.deadline.settled_on is None) == (None, False)
        assert list(period.obligations.unfiled()) == []
        with pytest.raises(WrongState):
            filing.file(sheet.pk, actor=city.unit, lines={line.pk: progress()})
    assert Event.objects.filter(verb="schedule.skipped", note="本期由市局统一报送").count() == 1


def test_a_report_after_the_lock_is_a_correction(city, month):
    _round, [task], period = month
    with at("2019-01-20"):
        locking.lock(period.pk, actor=city.office)
        made = locking.correct(
            line_of(task, period).pk, actor=city.office, field="late", new="补报：完成10户", why="逾期补报"
        )
    assert (made.number, made.old, made.new) == (1, "", "补报：完成10户")
    assert line_of(task, period).state == "due"  # it was not filed in time, and that stays
    assert Correction.objects.count() == 1
