"""The command around the replay: refusals, resuming, emptying, and what it prints."""

import json
import sys
from dataclasses import replace
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from cases.domain import keeping
from cases.models import Fact, Problem, Round, Task
from deadlines.models import SpecialDay
from orgs.models import Organisation, User
from records.models import Event
from reports.figures import figures
from scenarios import replay, reset, script
from scenarios.management.commands.replay import Progress
from scenarios.story import Scenario
from tests.factories import make_city, make_org, make_round, make_user

STAY = date(2018, 7, 27)
CUT, SOON, FILED = date(2018, 10, 17), date(2018, 10, 24), date(2018, 11, 9)


@pytest.fixture
def demo(settings: Any) -> None:
    settings.DEMO = True


@pytest.fixture
def beginning() -> Scenario:
    """The round while its plan is drafted, with the petitions of two days only; quickly played."""
    scenario = script.load("yongzhou-2018")
    few = tuple(replace(batch, count=2, closings=batch.closings[:1]) for batch in scenario.petition_batches[:2])
    few = tuple(replace(batch, closings=(replace(batch.closings[0], count=2),)) for batch in few)
    story = replace(scenario.petition_story, key=1, split=1, joint=0, handed_on=0, repeated=0)
    return replace(scenario, ends_on=SOON, petition_batches=few, petition_story=story)


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("replay", *arguments, stdout=out)
    return out.getvalue()


def refused(*arguments: str) -> str:
    with pytest.raises(CommandError) as error:
        run(*arguments)
    assert error.value.returncode == 2
    assert "\n" not in str(error.value)
    return str(error.value)


class Cut(Exception):
    pass


def cut_on(day: date) -> replay.Watch:
    def watch(on: date, _n: int, _days: int) -> None:
        if on == day:
            raise Cut

    return watch


def told() -> list[tuple[Any, ...]]:
    return list(Event.objects.order_by("seq").values_list("verb", "at", "actor_name", "subject_label", "note"))


@pytest.mark.django_db
def test_outside_demonstrations_nothing_is_played_or_emptied() -> None:
    assert refused("yongzhou-2018") == "replays are for demonstrations: set DUBAN_DEMO=1"
    assert refused("yongzhou-2018", "--reset") == "replays are for demonstrations: set DUBAN_DEMO=1"
    assert not Organisation.objects.exists()


@pytest.mark.django_db
def test_names_that_cannot_be_played_are_one_clear_line(demo: None) -> None:
    assert refused() == "name the rounds to replay, or --all"
    assert refused("yongzhou-2018", "--all") == "name the rounds to replay, or --all"
    assert refused("shanxi") == "shanxi could be shanxi-2017 or shanxi-2019"
    assert refused("nowhere").startswith("nowhere is no round; there are: yongzhou-2018, ")
    assert not Round.objects.exists()


@pytest.mark.django_db
def test_a_round_of_the_same_name_made_by_hand_is_left_alone(demo: None) -> None:
    make_round(make_city(), slug="yongzhou-2018")
    assert refused("yongzhou") == "yongzhou-2018: a round of this name is there that no replay made"
    assert refused("yongzhou", "--reset").startswith("--reset empties a database of replays only, and this one holds")
    assert Round.objects.count() == 1


@pytest.mark.django_db
def test_a_replay_that_was_cut_off_goes_on_to_the_same_end(demo: None, beginning: Scenario) -> None:
    beginning = replace(beginning, ends_on=FILED)
    with pytest.raises(Cut):
        replay.play(beginning, cut_on(CUT))
    assert Round.objects.get().held_on == CUT
    assert 0 < Task.objects.count() < 33
    assert not Fact.objects.exists()
    assert replay.play(beginning).state == "continued"
    assert (Task.objects.count(), Task.objects.filter(stage="working").count()) == (33, 33)
    assert Round.objects.get().held_on == FILED
    in_two_parts = told()
    reset.empty()
    assert replay.play(beginning).state == "built"
    assert told() == in_two_parts


@pytest.mark.django_db
def test_work_is_entered_in_office_hours_by_people_with_a_post(demo: None, beginning: Scenario) -> None:
    replay.play(beginning)
    events = Event.objects.exclude(actor=None)
    assert {event.at.astimezone().hour for event in events} <= set(range(9, 18))
    names = {person.display for person in beginning.people}
    assert set(events.values_list("actor_name", flat=True)) <= names
    assert Event.objects.filter(actor=None).get().verb == "round.day_moved"


@pytest.mark.django_db
def test_petitions_come_before_the_feedback_and_stand_alone_until_then(demo: None, beginning: Scenario) -> None:
    def watch(on: date, _n: int, _days: int) -> None:
        if on == STAY:
            round = Round.objects.get()
            assert (round.held_on, round.feedback_on, round.plan_due_on) == (STAY, None, None)
            found = figures(round, STAY)
            assert (found["petitions"]["received"], found["problems"]["total"]) == (4, 0)

    replay.play(beginning, watch)
    round = Round.objects.get()
    assert (round.feedback_on, round.plan_due_on) == (date(2018, 9, 29), date(2018, 11, 15))


@pytest.mark.django_db
def test_two_replays_do_not_play_the_same_day(demo: None, beginning: Scenario) -> None:
    def meddle(on: date, _n: int, _days: int) -> None:
        if on == CUT:
            Round.objects.update(held_on=date(2018, 10, 30))

    with pytest.raises(replay.ReplayRefused, match="another replay is at work"):
        replay.play(beginning, meddle)


@pytest.mark.django_db
def test_emptying_begins_a_new_book_and_keeps_the_calendar_and_the_guards(demo: None, beginning: Scenario) -> None:
    SpecialDay.objects.create(day=date(2030, 1, 1), works=False, name="元旦", source="1")
    replay.play(beginning)
    assert reset.empty() == ["yongzhou-2018"]
    assert not any(model.objects.exists() for model in (Round, Problem, Fact, User, Organisation, Event))
    assert SpecialDay.objects.filter(day=date(2030, 1, 1)).exists()
    assert reset.empty() == []
    replay.play(replace(beginning, ends_on=CUT))
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(seq=1).update(note="nothing")
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.all().delete()


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["people", "units"])
def test_nothing_is_emptied_while_something_else_is_there(demo: None, beginning: Scenario, what: str) -> None:
    replay.play(replace(beginning, ends_on=date(2018, 9, 30)))
    make_user(username="stranger") if what == "people" else make_org("某处环保局")
    with pytest.raises(replay.ReplayRefused, match=f"{what}: (stranger|某处环保局)"):
        reset.empty()
    assert Round.objects.exists()


@pytest.mark.django_db
def test_the_command_builds_says_so_and_changes_nothing_the_second_time(
    demo: None, beginning: Scenario, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr(script, "load", lambda slug: beginning)
    monkeypatch.setattr(script, "slugs", lambda: ["yongzhou-2018"])
    (row,) = json.loads(run("--all", "--json"))["rounds"]
    assert (row["slug"], row["state"], row["on"]) == ("yongzhou-2018", "built", "2018-10-24")
    lines = capsys.readouterr().err.splitlines()
    assert (len(lines), lines[-1]) == (10, "yongzhou-2018 100 % 2018-10-24")
    before = Event.objects.count()
    assert run("yongzhou") == (
        "yongzhou-2018: is there already and stands on 2018-10-24; nothing was changed (--reset builds it anew)\n"
    )
    assert Event.objects.count() == before
    assert run("yongzhou", "--reset").startswith("yongzhou-2018: built, stands on 2018-10-24 (")
    assert Event.objects.count() == before


def test_a_terminal_gets_a_bar(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    progress = Progress("yongzhou-2018")
    for n in (1, 2):
        progress(date(2018, 10, n), n, 2)
    progress.end()
    assert capsys.readouterr().err == (
        f"\ryongzhou-2018 [{'#' * 20:<40}]  50 % 2018-10-01\ryongzhou-2018 [{'#' * 40}] 100 % 2018-10-02\n"
    )


@pytest.mark.django_db
def test_the_day_of_a_round_is_held_only_in_demonstrations_and_only_later(settings: Any, beginning: Scenario) -> None:
    settings.DEMO = True
    replay.play(replace(beginning, ends_on=date(2018, 9, 30)))
    round = Round.objects.get()
    with pytest.raises(keeping.ValidationError):
        keeping.hold_on(round, date(2018, 9, 30))
    assert keeping.hold_on(round, date(2018, 10, 1)).today() == date(2018, 10, 1)
    settings.DEMO = False
    with pytest.raises(keeping.PermissionDenied):
        keeping.hold_on(round, date(2018, 10, 2))
