"""The scan makes exactly the rows that one clean run a day makes, whatever happens to it."""

from datetime import date
from random import Random

import pytest
from django.db import transaction

from cases.domain.planning import MeasureDraft
from deadlines import ladders
from deadlines.models import Deadline
from deadlines.rungs import falls
from pressure import scan
from records.trail import key
from tests.factories import at, make_round, make_task, moment
from tests.pressure.story import acts, crashing, tell

pytestmark = pytest.mark.django_db
STORIES = range(10)


@pytest.fixture
def story_round(city):
    """A round with three tasks that fall due within the story, filed before it begins."""
    with at("2019-01-02"):
        round = make_round(city, slug="ladder", plan_due_on=None)
    for words in ("2019年2月15日前", "2019年2月底前", "2019年4月10日前"):
        undated = [MeasureDraft("截污纳管")]
        make_task(city, round, words=words, filed="2019-01-20", draft_measures=undated)
    with transaction.atomic():
        ladders.adopt(key(round), Deadline.Kind.TASK, "weekly", date(2019, 1, 21))
    return round


@pytest.mark.parametrize("seed", STORIES)
def test_run_at_random_and_crashed_it_makes_what_a_clean_daily_run_makes(city, story_round, seed):
    history = acts(Random(seed), 24)
    clean = tell(story_round, city, history, lambda day, late: late or _scan(story_round, day, 8))
    draw, died = Random(seed + 1000), []

    def wild(day: date, late: bool) -> None:
        for _n in range(draw.choice((0, 0, 0, 1, 1, 3))):
            hour = draw.randrange(12, 24) if late else draw.randrange(0, 11)
            if draw.random() < 0.5:
                died.append(crashing(story_round, moment(day, hour), draw.randrange(1, 25)))
            else:
                _scan(story_round, day, hour)

    assert tell(story_round, city, history, wild) == clean
    assert len(clean) > 8
    assert any(died), "no scan died in this story: it proves nothing"


def test_control_a_scan_that_fires_only_on_the_day_itself_loses_what_was_missed(city, story_round, monkeypatch):
    clean = tell(story_round, city, {}, lambda day, late: late or _scan(story_round, day, 8))

    def only_today(*given):
        return [fall for fall in falls(*given) if fall.business_date == given[-1]]

    monkeypatch.setattr(scan, "falls", only_today)
    seldom = tell(story_round, city, {}, lambda day, late: late or day.day % 4 or _scan(story_round, day, 8))
    assert len(seldom) < len(clean)


def _scan(round, day, hour):
    scan.run(moment(day, hour), rounds=[round])
