"""Beginning, reading by a worker, failing clearly, taking in from a file; two people at once: one wins."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from cases.domain.moves import WrongState
from cases.models import Problem
from intake.domain import beginning, from_file, reading, taking
from intake.jobs import read_waiting_lists
from intake.models import ImportBatch
from records import clock, evidence
from tests.factories import at, make_city, make_round, make_user
from tests.intake.documents import a_batch, a_problem, a_reading

State = ImportBatch.State
DAY = "2018-11-01"


@pytest.fixture
def round(city, en):
    with at(DAY):
        return make_round(city)


def begun(city, round, data=b"text", name="plan.txt"):
    with at(DAY):
        return beginning.begin(round.pk, actor=city.office, upload=SimpleUploadedFile(name, data))


def test_only_the_office_begins(city, round):
    for who in (city.unit, city.verifier, make_city().office):
        with pytest.raises(PermissionDenied):
            beginning.begin(round.pk, actor=who, text="一、问题")
    assert not ImportBatch.objects.exists()


def test_a_worker_reads_what_waits_and_nobody_reads_it_twice(city, round):
    batch = begun(city, round)
    assert read_waiting_lists() == 1
    batch.refresh_from_db()
    assert (batch.state, batch.tries) == (State.READY, 1)
    assert read_waiting_lists() == 0


def test_a_saved_web_page_is_kept_and_read(city, round):
    page = "<p>1.某河黑臭。</p><p>责任单位：县水利局</p><p>整改时限：2019年底前</p>".encode()
    batch = begun(city, round, page, "方案.html")
    assert (batch.file.media_type, read_waiting_lists()) == ("text/plain", 1)
    batch.refresh_from_db()
    assert (batch.state, batch.rows.get().read["text"]) == (State.READY, "某河黑臭。")


def test_a_list_whose_worker_died_is_read_again_but_not_for_ever(city, round):
    batch = begun(city, round)
    rows = ImportBatch.objects.filter(pk=batch.pk)
    rows.update(state=State.READING, claimed_until=clock.of_machine() + reading.LEASE)
    assert not reading.read(batch.pk)
    rows.update(claimed_until=clock.of_machine() - reading.LEASE, tries=reading.MOST_TRIES)
    assert reading.read(batch.pk)
    batch.refresh_from_db()
    assert batch.state == State.FAILED and "could not be read" in batch.fault


def test_a_file_that_is_gone_fails_with_a_sentence(city, round):
    batch = begun(city, round)
    evidence.path_of(batch.sha256).unlink()
    reading.read(batch.pk)
    batch.refresh_from_db()
    assert batch.state == State.FAILED and "upload it again" in batch.fault


def test_what_was_put_aside_while_it_was_read_stays_aside(city, round):
    batch = begun(city, round)
    ImportBatch.objects.filter(pk=batch.pk).update(state=State.READING)
    stale = ImportBatch.objects.select_related("round__region").get(pk=batch.pk)
    beginning.put_aside(batch.pk, actor=city.office)
    found = a_reading(a_problem(1))
    reading.keep(stale, found)
    batch.refresh_from_db()
    assert batch.state == State.PUT_ASIDE and not batch.rows.exists()


def test_the_database_itself_refuses_the_same_document_twice(city, round):
    batch = begun(city, round)
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportBatch.objects.create(round=round, file=batch.file, sha256=batch.sha256, made_by=city.office)
    with pytest.raises(ValidationError) as refused:
        begun(city, round)
    assert refused.value.params == {"batch": batch.pk}


def test_from_a_file_somebody_of_the_office_must_act(city, round):
    other = make_user((city.office_unit, "office"), username="second")
    with at(DAY):
        with pytest.raises(ValidationError) as refused:
            from_file.import_file(b"text", "plan.txt", round)
        assert refused.value.code == "actor"
        with pytest.raises(ValidationError):
            from_file.import_file(b"text", "plan.txt", round, username=city.unit.username)
        with pytest.raises(from_file.NotTaken) as refused:
            from_file.import_file(b"text", "plan.txt", round, username="second")
    assert refused.value.messages == ["Nothing is new and nothing differs; nothing was changed."]
    assert refused.value.batch == ImportBatch.objects.get()  # the text holds no problems
    assert ImportBatch.objects.get().made_by == other


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_a_list_in_one_wins(en):
    city = make_city()
    with at(DAY):
        batch = a_batch(city, make_round(city), a_problem(1), a_problem(2))
    outcomes = race(lambda: taking.take(batch.pk, actor=city.office), 2)
    assert sorted(map(str, outcomes)) == ["WrongState", "done"]
    assert Problem.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_have_passed_the_check(en):
    """The negative control: two that only look at the state both find the list ready."""
    city = make_city()
    with at(DAY):
        batch = a_batch(city, make_round(city), a_problem(1))
    barrier = threading.Barrier(2)

    def look():
        ready = ImportBatch.objects.get(pk=batch.pk).state == State.READY
        barrier.wait(10)
        if not ready:
            raise WrongState("late")

    assert race(look, 2) == ["done", "done"]


def race(act, n):
    """Let `n` threads do `act` at the same time; "done" or the name of what each raised."""
    start, outcomes = threading.Barrier(n), []

    def run():
        try:
            start.wait(10)
            with at(DAY):
                act()
            outcomes.append("done")
        except (WrongState, IntegrityError) as error:
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _n in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes
