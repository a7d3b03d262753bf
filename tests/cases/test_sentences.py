"""A line of the trail reads as a sentence with what changed, in words."""

import pytest

from cases.domain import planning, progress
from cases.sentences import sentence, value
from records import trail
from records.models import Event
from tests.factories import at, make_task


def latest(task):
    return sentence(trail.history(task).first())


@pytest.mark.django_db
def test_progress_reads_as_verb_and_shares(city, en):
    task = make_task(city)
    with at("2019-03-01", hour=9):
        progress.claim(task.pk, actor=city.unit, share=20, text="已开工")
        progress.claim(task.pk, actor=city.unit, share=45, text="管网铺设过半")
    entry = latest(task)
    assert entry["sentence"] == "reported progress"
    assert entry["changes"] == [{"label": "claimed progress", "old": "20%", "new": "45%"}]
    assert (entry["when"], entry["note"]) == ("2019-03-01 09:00", "管网铺设过半")
    assert entry["url"] == f"/desk/tasks/{task.pk}/"
    assert entry["who"] == city.unit.username
    assert entry["post"] == "县住建局 Clerk of a unit"


@pytest.mark.django_db
def test_a_move_names_the_stages(city, en):
    task = make_task(city)
    assert latest(task)["changes"] == [{"label": "stage", "old": "plan in preparation", "new": "being rectified"}]


@pytest.mark.django_db
def test_every_verb_of_the_trail_has_words(city, en):
    make_task(city)
    assert all(not sentence(event)["sentence"].startswith(("task.", "round.")) for event in Event.objects.all())


@pytest.mark.django_db
def test_values_of_the_plan_are_told_in_words(city, en):
    task = make_task(city)
    with at("2018-11-10"):
        plan = planning.plan_values(task)
    assert value("deadline", plan["deadline"]) == "2019年12月底前 (2019-12-31)"
    assert value("measures", plan["measures"]) == "(1) 措施1 2019年6月底前\n(2) 措施2"
    assert value("units", plan["units"]) == "responsible unit: 县住建局\nlead unit: 市住建局"


@pytest.mark.parametrize(
    ("name", "stored", "words"),
    [
        ("step", "lead_gate", "Gate of the lead unit"),
        ("step", "unheard_of", "unheard_of"),
        ("to", 0, "the responsible unit"),
        ("to", 2, "step 2"),
        ("founded", True, "yes"),
        ("first", False, "no"),
        ("method", "site", "on site"),
        ("files", [{"name": "a.jpg", "sha256": "0"}, {"name": "b.pdf", "sha256": "1"}], "a.jpg, b.pdf"),
        ("goal", None, ""),
        ("anything", {"day": "2019-01-01"}, "day: 2019-01-01"),
    ],
)
def test_known_values_are_translated(en, name, stored, words):
    assert value(name, stored) == words
