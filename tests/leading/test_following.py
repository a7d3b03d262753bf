"""Meetings, visits and reviews go with the corrections of the activities that figures count."""

from datetime import date

import pytest

from cases import overview
from cases.domain import keeping
from cases.models import Activity
from leading.domain import meetings, reviews, visits
from leading.models import Meeting, Review, Visit
from tests.factories import at, make_round

pytestmark = pytest.mark.django_db
DAY = "2019-05-06"


@pytest.fixture
def round(city):
    with at("2018-11-01"):
        return make_round(city)


def test_a_meeting_is_counted_once_and_follows_a_correction(city, round):
    with at(DAY):
        row = meetings.hold(round.pk, actor=city.office, held_on=date(2019, 5, 6), title="专题会议", who="常委会")
        new = keeping.correct_activity(row.activity_id, actor=city.office, why="日期有误", held_on=date(2019, 5, 5))
        row.refresh_from_db()
        assert (row.activity, row.activity.held_on) == (new, date(2019, 5, 5))
        assert list(Meeting.objects.standing()) == [row]
        assert [(one["n"]) for one in overview.activity_counts(round)] == [1]
        keeping.withdraw_activity(new.pk, actor=city.office, why="没有开")
        assert list(Meeting.objects.standing()) == []
        assert overview.activity_counts(round) == []


def test_visits_and_reviews_follow_too(city, round):
    with at(DAY):
        visit = visits.make(round.pk, actor=city.office, held_on=date(2019, 5, 6), title="督导", who="市长")
        review = reviews.review(
            round.pk, actor=city.office, body="congress", title="环保行", held_on=date(2019, 4, 1),
            ends_on=date(2019, 4, 20), places=[city.county],
        )  # fmt: skip
        keeping.correct_activity(visit.activity_id, actor=city.office, why="职务有误", who="书记")
        keeping.correct_activity(review.activity_id, actor=city.office, why="名称有误", title="环保潇湘行")
    assert Visit.objects.get().activity.who == "书记"
    assert Review.objects.get().activity.title == "环保潇湘行"
    kinds = Activity.objects.entered_by(date(2019, 5, 6)).order_by("kind").values_list("kind", flat=True)
    assert list(kinds) == ["check", "visit"]
