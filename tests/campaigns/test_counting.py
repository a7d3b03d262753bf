"""Campaigns from opening to closing: figures by place, entries, zero."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from campaigns import standing
from campaigns.domain import closing, counting, entries, planning
from campaigns.models import CampaignPlace, ListFigure
from cases.domain.moves import WrongState
from cases.models import Activity
from orgs.models import Role
from reports.figures import activities
from tests.campaigns.ground import FIRST, LAST, make_campaign, say
from tests.factories import at, make_org, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en")]


@pytest.fixture
def ground():
    return make_campaign()


def test_a_campaign_is_one_activity_of_the_round_and_lasts_107_days(ground):
    row = Activity.objects.get()
    assert (row.kind, row.held_on, row.ends_on, row.title) == ("campaign", FIRST, LAST, "百日清零")
    assert ground.campaign.activity == row
    assert ground.campaign.days == 107
    assert activities(ground.round, LAST)["campaigns"] == 1


def test_lists_are_due_on_the_last_day_and_places_are_the_regions_below(ground):
    lists = list(ground.campaign.lists.select_related("deadline"))
    assert [(one.number, one.name, one.unit_word) for one in lists] == [(1, "散乱污企业", "家"), (2, "燃煤锅炉", "台")]
    assert {one.deadline.due_on for one in lists} == {LAST}
    assert [place.region.name for place in ground.campaign.places.all()] == ["东安县", "祁阳县"]


def test_the_newest_figure_of_each_place_counts(ground):
    say(ground, 1, ground.east, "2019-07-01", 10, 0)
    say(ground, 1, ground.west, "2019-07-01", 5, 5)
    say(ground, 1, ground.east, "2019-07-03", 12, 7)
    counts = standing.matrix(ground.campaign, date(2019, 7, 2))
    assert counts.of_list(ground.lists[1].pk) == standing.Count(15, 5, True)
    counts = standing.matrix(ground.campaign, date(2019, 7, 3))
    assert counts.of_list(ground.lists[1].pk).remaining == 5
    assert counts.of(ground.lists[1].pk, ground.west.pk).at_zero
    days = standing.by_day(ground.campaign, date(2019, 7, 4))[ground.lists[1].pk]
    assert [(day.day, count.remaining) for day, count in days] == [(1, 10), (2, 10), (3, 5), (4, 5)]


def test_a_second_figure_of_a_day_and_a_lower_one_need_a_reason(ground):
    say(ground, 1, ground.east, "2019-07-01", 10, 4)
    assert say(ground, 1, ground.east, "2019-07-01", 10, 4) is None  # the same again is nothing new
    with pytest.raises(counting.FiguresRefused, match="10 found and 4 cleared stand for this day"):
        say(ground, 1, ground.east, "2019-07-01", 11, 4)
    with pytest.raises(counting.FiguresRefused, match="lower than the 10 found and 4 cleared of 2019-07-01"):
        say(ground, 1, ground.east, "2019-07-02", 10, 3)
    say(ground, 1, ground.east, "2019-07-02", 10, 3, why="一家反弹")
    assert ListFigure.objects.count() == 2
    with pytest.raises(counting.FiguresRefused, match="more were cleared than found"):
        say(ground, 1, ground.west, "2019-07-02", 1, 2)


def test_figures_are_only_ever_added(ground):
    row = say(ground, 1, ground.east, "2019-07-01", 10, 4)
    for change in (lambda: ListFigure.objects.update(found=99), row.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_unit_reports_for_its_own_place_only(ground):
    clerk = ground.city.unit  # of a unit of the eastern county
    say(ground, 1, ground.east, "2019-07-01", 3, 0, actor=clerk)
    with pytest.raises(PermissionDenied):
        say(ground, 1, ground.west, "2019-07-01", 3, 0, actor=clerk)
    other = make_user((make_org("县环保局", ground.east), Role.CLERK))
    with at("2019-07-02"):
        planning.name_reporter(
            ground.campaign.pk, actor=ground.city.office, place=ground.east, reporter=ground.city.responsible
        )
    with pytest.raises(PermissionDenied):
        say(ground, 1, ground.east, "2019-07-02", 3, 1, actor=other)
    say(ground, 1, ground.east, "2019-07-02", 3, 1, actor=clerk)
    assert [str(row) for row in CampaignPlace.objects.visible_to(clerk)] == ["东安县"]
    assert list(CampaignPlace.objects.visible_to(other)) == []


def test_what_a_place_still_owes_in_the_day_or_week(ground):
    say(ground, 1, ground.east, "2019-07-01", 3, 0)
    owed = standing.missing(ground.campaign, FIRST)
    assert owed == {ground.east.pk: [ground.lists[2].pk], ground.west.pk: [one.pk for one in ground.lists.values()]}
    assert len(standing.missing(ground.campaign, date(2019, 7, 2))[ground.east.pk]) == 2
    assert standing.missing(ground.campaign, date(2019, 6, 30)) == {}


def test_zero_settles_a_list_and_a_rebound_lets_it_run_again(ground):
    one = ground.lists[1]
    say(ground, 1, ground.east, "2019-07-01", 3, 3)
    one.deadline.refresh_from_db()
    assert one.deadline.settled_on == FIRST
    say(ground, 1, ground.east, "2019-07-05", 4, 3)
    one.deadline.refresh_from_db()
    assert one.deadline.settled_on is None


def test_entries_are_counted_and_cleared_and_checked(ground):
    office, verifier = ground.city.office, ground.city.verifier
    with at("2019-07-02"):
        entry = entries.add(ground.lists[2].pk, actor=office, place=ground.east, name="某厂4蒸吨锅炉")
        entries.add(ground.lists[2].pk, actor=office, place=ground.east, name="某校2蒸吨锅炉")
        with pytest.raises(entries.EntriesRefused, match="stands on this list for this place already"):
            entries.add(ground.lists[2].pk, actor=office, place=ground.east, name="某厂4蒸吨锅炉")
    with at("2019-07-03"):
        entries.clear(entry.pk, actor=ground.city.unit, how="拆除")
    assert standing.matrix(ground.campaign, date(2019, 7, 3)).of_list(ground.lists[2].pk).remaining == 1
    with pytest.raises(counting.FiguresRefused, match="kept entry by entry"):
        say(ground, 2, ground.east, "2019-07-03", 1, 1)
    with at("2019-07-04"):
        entries.check(entry.pk, actor=verifier, holds=False)
        entry.refresh_from_db()
        assert (entry.cleared_on, entry.verdict) == (None, "fails")
        entries.clear(entry.pk, actor=ground.city.unit, how="再次拆除")
    assert standing.matrix(ground.campaign, date(2019, 7, 3)).of_list(ground.lists[2].pk).remaining == 1
    assert standing.matrix(ground.campaign, date(2019, 7, 4)).of_list(ground.lists[2].pk).remaining == 1


def test_who_cleared_does_not_check(ground):
    with at("2019-07-02"):
        entry = entries.add(ground.lists[2].pk, actor=ground.city.office, place=ground.east, name="锅炉")
        entries.clear(entry.pk, actor=ground.city.office, how="拆除")
        with pytest.raises(PermissionDenied):
            entries.check(entry.pk, actor=ground.city.office, holds=True)
        entries.check(entry.pk, actor=ground.city.verifier, holds=True)


def test_closing_asks_why_for_each_list_that_is_not_at_zero(ground):
    say(ground, 1, ground.east, "2019-07-01", 3, 3)
    say(ground, 1, ground.west, "2019-07-01", 2, 1)
    with at("2019-10-15"):
        with pytest.raises(closing.NotAtZero) as refused:
            closing.close(ground.campaign.pk, actor=ground.city.office)
        assert refused.value.messages == [
            "1. 散乱污企业: 1 家 are left; say why it is left so.",
            "2. 燃煤锅炉: nobody has reported on it; say why it is left so.",
        ]
        why = {one.pk: "转入下一年" for one in ground.lists.values()}
        campaign = closing.close(ground.campaign.pk, actor=ground.city.office, left_open=why, summary="总体达标。")
        assert campaign.closed_on == date(2019, 10, 15)
        with pytest.raises(WrongState):
            counting.report(
                ground.lists[1].pk, actor=ground.city.office, place=ground.west, on=LAST, found=2, cleared=2
            )
    assert {one.deadline.settled_on for one in campaign.lists.all()} == {date(2019, 10, 15)}


def test_nonsense_is_refused_with_words(ground):
    def opened(**more):
        values = {"name": "二", "starts_on": FIRST, "ends_on": LAST, "cadence": "daily", "lists": [(1, "甲", "家")]}
        return planning.open(ground.round.pk, actor=ground.city.office, **(values | more))

    with at("2019-06-30"):
        for bad in (
            {"name": " "}, {"name": "百日清零"}, {"ends_on": date(2019, 6, 1)}, {"cadence": "hourly"}, {"lists": []},
            {"lists": [(1, "甲", "家"), (1, "乙", "家")]}, {"lists": [(1, "甲", "")]}, {"places": [make_org("外省")]},
        ):  # fmt: skip
            with pytest.raises(ValidationError):
                opened(**bad)
        with pytest.raises(PermissionDenied):
            planning.open(
                ground.round.pk, actor=ground.city.unit, name="二", starts_on=FIRST, ends_on=LAST, cadence="daily",
                lists=[(1, "甲", "家")],
            )  # fmt: skip
    with pytest.raises(ValidationError, match="not come yet"), at("2019-07-01"):
        counting.report(
            ground.lists[1].pk, actor=ground.city.office, place=ground.east, on=date(2019, 7, 2), found=1, cleared=0
        )
