"""The Hanzhong round: 317 petitions, looked at again one by one, and work for every account on the last day."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from cases.models import Round
from lookback.models import LookBackPlan
from orgs.models import User
from orgs.permissions import post_title, scope_of
from petitions.models import Assignment, CallBack, Extension, Petition, PublicVersion
from plans.models import PublicVersion as PublicPlan
from plans.models import SubPlanDuty
from records import trail
from records.models import Event
from reports import leadership
from reports.figures import figures
from reports.models import Publication, Release
from scenarios import replay, script
from scenarios.story import Scenario
from tests import agreement
from tests.factories import at
from tests.planner import keep_informed
from tests.scenarios import adding_up

# Each test is undone; what `played` made stays until the end of the module.
pytestmark = [pytest.mark.django_db, pytest.mark.replay, pytest.mark.once]
LAST, FEEDBACK = date(2021, 10, 29), date(2021, 7, 29)
STAGES = {
    "handed_over": 5, "handling": 12, "in_signoff": 5, "in_review": 5, "reviewed": 2,
}  # fmt: skip


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass
class Replayed:
    scenario: Scenario
    outcome: replay.Played

    @property
    def round(self) -> Round:
        return Round.objects.get(slug=self.scenario.slug)


@pytest.fixture(scope="module")
def played(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Replayed]:
    folder = tmp_path_factory.mktemp("evidence")
    with django_db_blocker.unblock(), override_settings(DEMO=True, EVIDENCE_DIR=folder), undone():
        scenario = script.load("hanzhong-2021")
        yield Replayed(scenario, replay.play(scenario, lambda _day, n, _days: keep_informed(n)))


def test_the_round_has_the_days_of_the_source(played: Replayed) -> None:
    row = played.round
    assert (row.entered_on, row.left_on, row.feedback_on) == (date(2021, 5, 8), date(2021, 6, 6), FEEDBACK)
    assert (row.held_on, played.outcome.state, row.region.code) == (LAST, "built", "610700")
    counties = {o.name: o.code for o in played.scenario.organisations if o.parent == "hanzhong" and o.code}
    assert (len(counties), counties["南郑区"], counties["佛坪县"]) == (11, "610703", "610730")


def test_petitions_add_up_on_every_day(played: Replayed) -> None:
    found = {day: adding_up.check_day(played.round, played.scenario, day) for day in adding_up.days_of(played.scenario)}
    assert found[date(2021, 6, 6)]["received"] == 317
    assert found[FEEDBACK]["open"] + found[FEEDBACK]["staged"] > 29
    last = found[LAST]
    assert (last["received"], last["open"], last["closed"] + last["staged"]) == (317, 29, 288)
    assert last["assigned"] == 317 + 9


def test_all_records_agree_and_every_text_fits_its_column(played: Replayed) -> None:
    assert agreement.faults() == []
    assert agreement.too_long() == []


def test_every_finished_petition_was_looked_at_again(played: Replayed) -> None:
    begun = played.scenario.petition_story.recheck_on
    done = Assignment.objects.live().filter(petition__status__in=("closed", "staged"))
    assert done.exclude(call_backs__called_on__gte=begun).count() == 0
    again = CallBack.objects.filter(called_on__gte=begun, follow_up="return")
    assert again.count() == sum(o.count for o in played.scenario.petition_story.open if o.reopened) == 17
    assert not Petition.objects.filter(assignments__call_backs__in=again, status="closed").exists()


def test_open_cases_stand_where_the_script_says(played: Replayed) -> None:
    live = Assignment.objects.live().exclude(stage__in=("closed", "staged"))
    assert Counter(live.values_list("stage", flat=True)) == STAGES


def test_every_account_of_the_demonstration_has_something_to_do(played: Replayed) -> None:
    unit = User.objects.get(username="unit").posts.get().organisation
    mine = Assignment.objects.live().filter(organisation=unit)
    assert mine.filter(stage="handed_over").count() == 3  # to sign for
    assert mine.filter(stage="handling", deadline__due_on__lt=LAST).exists()  # overdue
    assert mine.filter(stage="handling", deadline__due_on__gte=LAST).exists()
    assert mine.filter(stage="handling", replies__state="returned").exists()
    steps = Counter(row.run.steps.get(order=row.run.position).code for row in mine.filter(stage="in_signoff"))
    assert steps == {"unit_check": 2, "county_leader": 3}  # the head; secretary, mayor
    assert Extension.objects.filter(state="pending").count() == 2  # the office decides
    assert Assignment.objects.filter(stage="in_review").count() == 5
    told = PublicVersion.objects.filter(content__status="closed").values("petition")
    assert Petition.objects.filter(status="closed").exclude(pk__in=told).count() == 3  # the office prepares
    assert PublicVersion.objects.filter(state="draft").exists()  # the publisher releases


def test_figures_and_commands_tell_petitions_and_findings(played: Replayed, tmp_path: Any) -> None:
    found = figures(played.round, LAST)
    problems = {name: count for name, count in found["problems"].items() if count}
    assert problems == {
        "total": 12, "categories": 1, "completed_early": 2, "overdue": 1, "on_track": 9, "reported_complete": 2,
    }  # fmt: skip
    assert figures(played.round, FEEDBACK)["problems"]["not_started"] == 12
    with at(LAST):
        call_command(
            "bulletin", "--round", "hanzhong-2021", "--as-of", LAST.isoformat(), "--out", str(tmp_path / "b.html"),
            stdout=StringIO(),
        )  # fmt: skip
        said = (tmp_path / "b.html").read_text(encoding="utf-8")
        assert "督察组交办的317件信访举报件，经分解共交办326件次" in said
        assert "全部办结" not in said
        with pytest.raises(CommandError, match="nothing was fed back by 2021-07-28"):
            call_command(
                "bulletin", "--round", "hanzhong-2021", "--as-of", "2021-07-28", "--out", str(tmp_path / "a.pdf")
            )
    assert Release.objects.filter(round=played.round, state="released", as_of=LAST).exists()
    assert Publication.objects.filter(round=played.round, state="released").count() >= 30


def test_no_identity_in_the_trail_and_a_second_replay_changes_nothing(played: Replayed) -> None:
    adding_up.check_no_identity_in_the_trail(played.scenario)
    before = trail.verify()
    assert before.fault == ""
    assert replay.play(played.scenario) == replay.Played("hanzhong-2021", "unchanged", LAST, 0)
    assert trail.verify() == before


def test_accounts_that_two_rounds_share_act_in_the_post_of_the_place(played: Replayed) -> None:
    """Posts of both cities by the scripts alone: the same people, seen in both, named in each by the post there."""
    with undone(), override_settings(DEMO=True):
        other = replay.Scene(script.load("yongzhou-2018"))
        with at(LAST):
            other.cast.enter()
            unit = User.objects.get(username="unit")
            assert len(scope_of(unit).units) == 2
            here, there = played.round.region, other.cast.orgs["yongzhou"]
            assert post_title(unit, near=here) == "南郑区人民政府整改专干"
            assert post_title(unit, near=there) == "东安县人民政府整改专干"
    assert "东安县" not in "".join(Event.objects.values_list("actor_post", flat=True))


def test_the_leading_group_and_the_plan_are_those_of_the_source(played: Replayed) -> None:
    """First head and head are two seats; the plan is public on 30 September, 63 days after the feedback."""
    assert leadership.heads(played.round, LAST) == [["第一组长", "市委书记"], ["组长", "市委副书记、市长"]]
    shown = PublicPlan.objects.get(version__plan__round=played.round)
    assert (shown.state, timezone.localdate(shown.released_at)) == ("released", FEEDBACK + timedelta(days=63))
    assert shown.released_by_id != shown.prepared_by_id


def test_plans_of_counties_and_departments_were_due_by_the_end_of_september(played: Replayed) -> None:
    """Eleven counties and six departments; one of them was late, all are received and published."""
    duties = SubPlanDuty.objects.filter(plan__round=played.round, due_on=date(2021, 9, 30))
    in_time = duties.filter(submitted_on__lte=date(2021, 9, 30))
    assert (duties.count(), in_time.count(), duties.exclude(published_on=None).count()) == (17, 16, 17)
    assert not duties.filter(received_on=None).exists()


def test_closed_petitions_were_drawn_and_seen_again_by_who_had_no_hand_in_them(played: Replayed) -> None:
    (drawn,) = LookBackPlan.objects.filter(round=played.round)
    assert (drawn.state, drawn.picks.count(), drawn.picks.filter(result="partly").count()) == ("finished", 11, 1)
    assert drawn.picks.get(result="partly").errand.state == "settled"
