"""Two people act on the same step at once, 500 times on the database in use: one signature, and one clear refusal.

Each contest is a run of its own. Two threads with connections of their own meet at a barrier, read the page's digest,
meet again, and sign. The negative control takes the guards away (row lock, unique constraints, and on SQLite the
transaction that begins as a writer) and shows that the same judgement then finds a fault: a contest that cannot fail
proves nothing.
"""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, connections, transaction

from orgs.models import Role, User
from signoff import engine
from signoff.engine import Conflict, Place
from signoff.models import Run, Signature
from signoff.steps import ALL, ANY
from tests.append_only import guards_down
from tests.factories import at, make_org, make_user, proof

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

CONTESTS = 500
SECONDS = 20  # that one contest may take before the test gives up
HELD = ("signature_one_per_seat", "signature_one_per_person")
DAY = "2019-05-07"


@pytest.fixture
def people() -> tuple[User, User, User]:
    """Somebody who files, and two who hold the same role in the same unit."""
    unit = make_org("市整改办")
    filer = make_user((unit, Role.CLERK))
    return filer, make_user((unit, Role.HEAD)), make_user((unit, Role.HEAD))


def a_step(quorum: str) -> dict:
    return {"code": "self_check", "quorum": quorum, "site_visit": False, "working_days": 5}


def one_seat(people: tuple[User, User, User]) -> tuple[list, list]:
    """One step with one seat that both may take; a second step, so that the winner moves the run on."""
    unit = people[1].posts.get().organisation
    return [a_step(ALL), a_step(ALL)], [[Place(Role.HEAD, unit)], [Place(Role.CLERK, unit)]]


def any_of_two(people: tuple[User, User, User]) -> tuple[list, list]:
    """One step with a seat for each, where one signature is enough: no unique constraint can help here."""
    return [a_step(ANY)], [[Place(Role.HEAD, person=person) for person in people[1:]]]


def open_runs(people: tuple[User, User, User], shape: Callable, count: int) -> list[int]:
    with at(DAY), transaction.atomic():
        return [
            engine.start(f"test:{n}", "test", *shape(people), digest=f"{n:064d}", filed_by=people[0]).pk
            for n in range(count)
        ]


def contest(runs: list[int], pair: tuple[User, User]) -> list[tuple[str, str]]:
    """Let both sign each run at the same moment; what became of each, as words."""
    barrier = Barrier(2, timeout=SECONDS)

    def signer(person: User) -> list[str]:
        person, outcomes = User.objects.get(pk=person.pk), []
        word = proof(person)
        try:
            for run_id in runs:
                with at(DAY):
                    seen = engine.seen_digest(Run.objects.get(pk=run_id))
                    barrier.wait()
                    outcomes.append(outcome(run_id, person, seen, word))
                    barrier.wait()
        finally:
            connections.close_all()
        return outcomes

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(signer, pair)
    return list(zip(first, second, strict=True))


def outcome(run_id: int, person: User, seen: str, word) -> str:
    try:
        engine.sign(run_id, actor=person, seen=seen, proof=word)
    except Conflict as conflict:
        return f"conflict: {conflict.code}"
    except (ValidationError, PermissionDenied, DatabaseError) as error:
        return f"unclear: {type(error).__name__}: {error}"[:120]
    return "signed"


def faults(runs: list[int], outcomes: list[tuple[str, str]]) -> Counter:
    """What is wrong, and how often: nothing, when every contest gave one signature and one conflict."""
    found: Counter = Counter()
    for run_id, pair in zip(runs, outcomes, strict=True):
        signatures = Signature.objects.filter(run=run_id, decision="approve", void="").count()
        if signatures != 1:
            found[f"{signatures} signatures"] += 1
        if pair.count("signed") != 1:
            found[f"{pair.count('signed')} were told that they signed"] += 1
        found.update(words for words in pair if words.startswith("unclear"))
    return found


@pytest.mark.parametrize("shape", [one_seat, any_of_two])
def test_of_two_at_once_one_signs(people, shape):
    runs = open_runs(people, shape, CONTESTS)
    outcomes = contest(runs, people[1:])
    assert faults(runs, outcomes) == Counter()
    assert len(outcomes) == CONTESTS
    winners = Counter(pair.index("signed") for pair in outcomes)
    assert min(winners[0], winners[1]) > 0, "the same thread always won: they did not meet"


def test_of_two_taps_of_one_person_one_signs(people):
    runs = open_runs(people, one_seat, CONTESTS // 2)
    outcomes = contest(runs, (people[1], people[1]))
    assert faults(runs, outcomes) == Counter()


@pytest.fixture
def unguarded(monkeypatch):
    """Without the row lock, without the constraints, and on SQLite with transactions that begin as readers."""
    monkeypatch.setattr(engine, "lock", lambda run_id: Run.objects.get(pk=run_id))
    if connection.vendor == "sqlite":
        options = dict(connection.settings_dict["OPTIONS"], transaction_mode="DEFERRED")
        monkeypatch.setitem(connection.settings_dict, "OPTIONS", options)
    constraints = [c for c in Signature._meta.constraints if c.name in HELD]
    assert len(constraints) == len(HELD)
    with connection.schema_editor() as editor:
        for constraint in constraints:
            editor.remove_constraint(Signature, constraint)
    yield
    with guards_down():
        Signature.objects.all().delete()
    with connection.schema_editor() as editor:
        for constraint in constraints:
            editor.add_constraint(Signature, constraint)


@pytest.mark.parametrize("shape", [one_seat, any_of_two])
def test_without_the_guards_the_same_test_fails(people, unguarded, shape):
    runs = open_runs(people, shape, 60)
    found = faults(runs, contest(runs, people[1:]))
    assert found, "nothing went wrong without the guards, so this test would not notice that they are gone"
    if connection.vendor == "postgresql":  # SQLite refuses the second writer by itself, though not in clear words
        assert found["2 signatures"] > 0


def test_the_constraints_alone_hold_when_the_lock_is_forgotten(people, monkeypatch):
    monkeypatch.setattr(engine, "lock", lambda run_id: Run.objects.get(pk=run_id))
    runs = open_runs(people, one_seat, 60)
    contest(runs, people[1:])
    for run_id in runs:
        assert Signature.objects.filter(run=run_id, decision="approve", void="").count() == 1
