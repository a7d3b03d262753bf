"""The load for measurements: the same for a seed, by the rules of the product, and only in demonstrations."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from cases.models import Problem, Round, Task
from deadlines.models import Deadline
from orgs.models import Organisation, User
from petitions import counting
from petitions.domain import moves, receiving
from petitions.domain.receiving import BatchFacts, Draft
from petitions.models import Assignment, Batch, Fact, Original, Petition, Reply, Sketch
from petitions.states import Stage
from records.models import Event
from scenarios import load

pytestmark = pytest.mark.django_db
DERIVED = ("stage", "status", "verdict", "due_on", "closed_on", "assigned_count")


class Undone(Exception):
    pass


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = True


def told():
    """What a load says, without ids."""
    petitions = Petition.objects.order_by("number").values_list("number", "summary", "object_key", *DERIVED)
    facts = Fact.objects.order_by("pk").values_list("kind", "effective_on", "verdict")
    return list(petitions), list(facts), sorted(Sketch.objects.values_list("value", flat=True))


def undone(**sizes):
    """What a load says that is taken back at once."""
    said = None
    try:
        with transaction.atomic():
            load.generate(**sizes)
            said = told()
            raise Undone
    except Undone:
        return said


def test_a_load_is_the_same_for_its_seed():
    one = undone(problems=2, petitions=60, seed=3)
    assert one == undone(problems=2, petitions=60, seed=3)
    assert one != undone(problems=2, petitions=60, seed=4)
    assert not Petition.objects.exists()


def test_what_lists_filter_by_is_what_the_facts_say():
    load.generate(problems=0, petitions=500, seed=1)
    petitions = list(Petition.objects.order_by("pk"))
    before = [[getattr(petition, name) for name in DERIVED] for petition in petitions]
    with Round.objects.get().time():
        for petition in petitions:
            moves.refresh(petition)
    assert before == [[getattr(petition, name) for name in DERIVED] for petition in petitions]


def test_a_load_has_everything_that_lists_show():
    slugs = load.generate(problems=3, petitions=500, seed=1)
    assert slugs == ["load-1-1"]
    assert (Problem.objects.count(), Task.objects.count(), Petition.objects.count()) == (3, 3, 500)
    assert set(Petition.objects.values_list("stage", flat=True)) >= {"", Stage.HANDLING, Stage.IN_REVIEW, Stage.CLOSED}
    assert Assignment.objects.filter(deadline=None).count() == 0
    waiting = Assignment.objects.filter(stage=Stage.IN_REVIEW)
    assert waiting.exists()
    assert not waiting.exclude(replies__state=Reply.State.FILED).exists()
    round = Round.objects.get()
    counts = counting.figures(round, round.today())
    assert counts["received"] == counts["closed"] + counts["staged"] + counts["open"] == 500
    assert counts["received"] - counts["unassigned"] + counts["split_extra"] == counts["assigned"]
    assert counts["split_extra"]


def test_everything_of_a_load_says_that_it_is_invented():
    load.generate(problems=2, petitions=20, seed=1)
    for model in (Round, Problem, Petition, Organisation):
        assert not model.objects.filter(is_illustrative=False).exists()
    assert set(Event.objects.filter(verb="petition.batch_received").values_list("note", flat=True)) == {
        "illustrative load"
    }


def test_the_product_goes_on_with_a_load(city):
    load.generate(problems=1, petitions=20, seed=1)
    round, office = Round.objects.get(), User.objects.get(username="load1-office")
    batch = receiving.receive_batch(
        round.pk, BatchFacts(99, round.entered_on), [Draft(number="X1", content="夜间冒黑烟。")], actor=office
    )
    assert Original.objects.get(petition__batch=batch).content == "夜间冒黑烟。"
    assert Batch.objects.get(number=99) == batch


def test_many_petitions_are_one_very_large_round_and_usual_ones():
    assert load.round_sizes(100_000) == [60_000] + [5_000] * 8
    assert load.round_sizes(5_000) == [5_000]
    assert load.round_sizes(0) == [0]


def test_a_load_of_several_rounds_is_written_whole(monkeypatch):
    monkeypatch.setattr(load, "USUAL", 10)
    slugs = load.generate(problems=8, petitions=50, seed=1)
    assert [(Petition.objects.filter(round__slug=slug).count(), slug) for slug in slugs] == [
        (30, "load-1-1"),
        (10, "load-1-2"),
        (10, "load-1-3"),
    ]
    assert Problem.objects.count() == 8
    assert Deadline.objects.filter(kind=Deadline.Kind.PLAN).count() == 3


def test_a_load_is_refused_outside_demonstrations_and_when_it_is_there(settings):
    load.generate(problems=0, petitions=5, seed=1)
    with pytest.raises(CommandError) as refused:
        call_command("generate_load", petitions=5, seed=1)
    assert str(refused.value) == "a load of seed 1 is there already"
    settings.DEMO = False
    with pytest.raises(CommandError) as refused:
        call_command("generate_load", petitions=5, seed=2)
    assert str(refused.value) == "loads are for demonstrations: set DUBAN_DEMO=1"
    with pytest.raises(CommandError):
        call_command("generate_load", petitions=-1)
