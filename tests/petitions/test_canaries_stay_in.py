"""Nobody who must not know who complained finds it anywhere, however it was spelt and whoever typed it.

What is promised: values of a petition's own identity record are found in every text about that petition. Of other
people, mobile and identity numbers and plates are found by their form; a name that is in no record of the petition is
a word like any other, and two people read what goes out.
"""

import inspect
import json
import logging
import sys
import traceback
from collections.abc import Iterator

import pytest
from celery import current_app
from django.apps import apps
from django.conf import settings as product
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.test import Client
from django.urls import reverse

from duban.logs import Line
from notify.models import Message
from papers.reading.process import without_cells
from petitions import jobs
from petitions.api import resources
from petitions.domain import importing, receiving, releasing
from petitions.models import Import, Original, Petition, PublicVersion
from petitions.privacy import masking
from tests.answers import body_of
from tests.factories import at
from tests.petitions import refusals, way
from tests.petitions.canary import Found, Needles, find_in_file
from tests.petitions.planting import COUNT, DEEP, TODAY, Stage, make_stage, publish, some
from tests.public.test_secrets import crawl, fetched
from volumes import makers

pytestmark = pytest.mark.django_db
# As typed: read by those who may know, masked for everybody else when it is shown.
KEPT = {
    "Original.content", "Original.given", "ImportRow.raw", "ImportRow.values", "ImportRow.where", "Import.name",
    "Import.found", "Import.skipped",
    "Reply.investigation", "Reply.handling", "Reply.accountability", "Reply.handlers", "Reply.returned_why",
    "Finding.text", "Tick.note", "HandlingFile.caption", "HandlingFile.withdrawn_why", "Extension.why",
}  # fmt: skip
# Typed, and masked before it is kept.
MASKED = {
    "Petition.number_raw", "Petition.region_text", "Petition.object_name", "Petition.object_key", "Petition.summary",
    "Petition.remark", "PublicVersion.content", "PublicVersion.note", "PublicVersion.why",
}  # fmt: skip
# Typed by the office alone, which is told to write it without.
REFUSED = {
    "Petition.number", "Assignment.part", "Extension.decision", "CallBack.note", "NoticeObjection.text",
    "NoticeObjection.answer", "Link.why", "Identity.erased_why", "Reveal.reason",
}  # fmt: skip
NOT_TYPED = {
    "Petition.number_base": "the number without its suffix",
    "Batch.declared": "counts by the names of counts",
    "Rules.chain_steps": "steps of a template",
    "Identity.commitment": "a salted digest",
    "Import.sha256": "a digest",
    "Import.fault": "a sentence of the product about the file as a whole",
    "ImportRow.errors": "sentences of the product",
    "ImportRow.notes": "sentences of the product",
    "PublicVersion.marks": "counts by kind",
    "PublicVersion.digest": "a digest",
}
TEXTS = (models.CharField, models.TextField, models.JSONField)
OUTSIDE = {"Signature.comment", "Evidence.name"}  # kept as typed by other parts of the house, masked where shown
# Who sees petitions or cases and must not know; the unit that handles, the office and its verifier may.
MUST_NOT = (
    "publisher", "secretary", "mayor", "observer", "auditor", "county_leader", "leader", "lead_reviewer", "accused",
    "other",
)  # fmt: skip


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Stage]:
    """Planted once; rolled back at the end."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(product, "EVIDENCE_DIR", tmp_path_factory.mktemp("evidence"))
        patch.setattr(product, "DATA_DIR", tmp_path_factory.mktemp("data"))
        made = make_stage()
        for who in made.people:
            client_of(made, who)  # sessions outlive the tests
        yield made
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _own_place():
    """The files of the stage stay where they are (instead of tests/conftest.py's)."""


@pytest.fixture(scope="module")
def needles(stage) -> Needles:
    return Needles(stage.canaries)


def text_fields() -> dict[str, models.Field]:
    return {
        f"{model.__name__}.{column.name}": column
        for model in apps.get_app_config("petitions").get_models()
        for column in model._meta.get_fields()
        if isinstance(column, TEXTS) and not column.choices
    }


def told_by(rows, column: str, needles: Needles) -> set[int]:
    """Whose canaries stand in a column."""
    values = rows.values_list(column, flat=True)
    text = "\n".join(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) for value in values)
    return {found.canary for found in needles.find(text.encode())}


def test_every_text_is_planted_or_said_why_nobody_types_into_it():
    known = [*KEPT, *MASKED, *REFUSED, *NOT_TYPED]
    assert sorted(text_fields()) == sorted(known)


def test_columns_hold_what_was_typed_or_nothing_of_it(stage, needles):
    telling = {name for name, column in text_fields().items() if told_by(column.model.objects, column.name, needles)}
    assert telling == KEPT
    assert told_by(Original.objects, "content", needles) == set(range(COUNT))
    assert told_by(text_fields()["Reply.investigation"].model.objects, "investigation", needles) == set(range(COUNT))


def test_nothing_of_it_stands_in_the_trail_in_messages_or_anywhere_else(stage, needles):
    columns = [
        column
        for model in apps.get_models()
        for column in model._meta.fields
        if model._meta.app_label != "petitions" and isinstance(column, TEXTS)
    ]
    telling = {
        f"{column.model.__name__}.{column.name}"
        for column in columns
        if told_by(column.model.objects, column.name, needles)
    }
    assert telling == OUTSIDE


def test_the_office_is_told_to_write_without_it(stage):
    assert refusals.let_through(refusals.on_closed(stage, 0)) == []
    assert refusals.let_through(refusals.on_closed(stage, 3)) == []
    assert refusals.let_through(refusals.on_open(stage)) == []


def test_a_number_that_is_the_petitioners_own_is_refused(stage):
    canary = stage.canaries[0]
    with pytest.raises(ValidationError) as refusal:
        receive_number(stage, canary.phone)
    assert refusals.codes(refusal.value) == {"identity"}


def receive_number(stage: Stage, number: str) -> None:
    draft = receiving.Draft(number=number, content="夜间排污", identity={"phone": number})
    with at(TODAY):
        receiving.add_petition(stage.deep[0].batch_id, draft, actor=stage.city.office)


def find(files: dict[str, bytes], needles: Needles) -> dict[str, list[Found]]:
    """The hits by file. Lines that many pages share are searched once; files that are packed are opened."""
    plain = {path: body for path, body in files.items() if body[:2] != b"PK" and not body.startswith(b"%PDF")}
    lines = {line for path, body in plain.items() for line in (*body.split(b"\n"), path.encode())}
    found = {path: find_in_file(body, path, needles) for path, body in files.items() if path not in plain}
    if needles.find(b"\n".join(lines)):
        found |= {path: find_in_file(body, path, needles) for path, body in plain.items()}
    return {path: hits for path, hits in found.items() if hits}


def test_the_public_finds_none_of_the_fifty(stage, needles):
    pages = public_files()
    assert len(pages) > COUNT
    assert {path.rpartition(".")[2] for path in pages if "table." in path} == {"html", "docx", "xlsx", "pdf"}
    assert find(pages, needles) == {}


def public_files() -> dict[str, bytes]:
    with at(TODAY):
        return crawl("/petitions/")


def test_without_the_mask_the_public_finds_all_of_them(stage, needles, monkeypatch):
    monkeypatch.setattr(masking, "scan", lambda text, known=None: [])
    unmask(stage)
    for kind in ("html", "docx", "xlsx", "pdf"):
        name, papers = f"table.{kind}", {}
        for round in stage.rounds:
            url = reverse("public:publication_paper", args=[round.slug, 2, kind])
            papers[f"{round.slug}-{name}"] = public_file(url)
        told = {(hit.canary, hit.value) for hits in find(papers, needles).values() for hit in hits}
        assert len(told) == 4 * COUNT, kind
    pages = [public_file(reverse("public:petition", args=[row.round.slug, row.number])) for row in stage.petitions]
    assert {hit.canary for hit in needles.find(b"\n".join(pages))} == set(range(COUNT))
    told = {hit.canary for hit in needles.find(read(stage, "auditor", "/api/v1/petitions/?page_size=100"))}
    assert told == set(range(COUNT))


def public_file(url: str) -> bytes:
    with at(TODAY):
        answer = fetched(Client(), url)
    assert answer.status_code == 200
    return body_of(answer)


def unmask(stage: Stage) -> None:
    """Enter and release everything anew, as it was typed."""
    with at("2018-08-17"):
        for petition, canary in zip(stage.petitions, stage.canaries, strict=True):
            receiving.edit(petition.pk, actor=stage.city.office, summary=some(canary, 0), region_text=canary.address)
            made = releasing.prepare(petition.pk, actor=stage.city.office, note="更正")
            releasing.release(made.pk, actor=stage.city.publisher, seen=made.digest)
    for round in stage.rounds:
        publish(stage, round, "2018-08-17")


def read(stage: Stage, who: str, url: str) -> bytes:
    """What a person gets from an address: the head and the body of the answer."""
    browser = client_of(stage, who)
    with at(TODAY):
        answer = browser.get(url)
    body = body_of(answer)
    return str(answer.headers).encode() + body


def client_of(stage: Stage, who: str) -> Client:
    clients = stage.__dict__.setdefault("clients", {})
    if who not in clients:
        clients[who] = Client(raise_request_exception=False)
        clients[who].force_login(stage.people[who])
    return clients[who]


def desk(stage: Stage) -> list[str]:
    """Every kind of page about petitions."""
    urls = [reverse("desk:inbox"), reverse("petitions:signing"), reverse("petitions:reveals"), reverse("desk:trail")]
    for round in stage.rounds:
        pages = ("overview", "register", "register_csv", "cases", "often", "cross")
        urls += [reverse(f"petitions:{name}", args=[round.slug]) for name in pages]
        urls += [
            reverse("reports:publications", args=[round.slug]),
            reverse("reports:publication", args=[round.slug, 1]),
        ]
        urls += [reverse("petitions:batch", args=[round.slug, round.batches.get(number=1).pk])]
    for petition in (*stage.deep[:2], stage.deep[DEEP - 1], stage.plain[0]):
        urls.append(reverse("petitions:petition", args=[petition.pk]) + "?history")
        urls += [reverse("petitions:version", args=[row.pk]) for row in petition.versions.all()]
        for case in petition.assignments.all():
            urls.append(reverse("petitions:case", args=[case.pk]))
            urls += [reverse("petitions:review", args=[case.pk])]
            urls += [reverse("petitions:sign", args=[case.run_id])] if case.run_id else []
            urls += [reverse("petitions:file", args=[file.pk]) for file in case.files.all()]
    return urls


def calls(stage: Stage) -> list[str]:
    """Every list and every kind of row of the API about petitions, and how wrong calls are answered."""
    names = resources.RESOURCES
    urls = [f"/api/v1/{name}/?page_size=100" for name in names] + [
        f"/api/v1/{name}/?ordering=summary" for name in names
    ]
    for petition in (*stage.deep[:2], stage.deep[DEEP - 1], stage.plain[0]):
        urls.append(f"/api/v1/petitions/{petition.pk}/")
        urls += [f"/api/v1/petition-versions/{row.pk}/" for row in petition.versions.all()]
        urls += [f"/api/v1/petition-cases/{case.pk}/" for case in petition.assignments.all()]
    return urls


@pytest.mark.parametrize("who", MUST_NOT)
def test_nobody_on_the_desk_who_must_not_know_finds_any(stage, needles, who):
    pages = {url: read(stage, who, url) for url in [*desk(stage), *calls(stage), reverse("petitions:mine")]}
    assert b"/accounts/logout/" in pages[reverse("desk:inbox")]  # signed in, so that the answers are theirs
    assert find(pages, needles) == {}


def test_the_search_finds_what_the_office_and_the_unit_may_read(stage, needles):
    case = stage.deep[0].assignments.get()
    for who in ("office", "unit"):
        hits = needles.find(read(stage, who, reverse("petitions:case", args=[case.pk])))
        assert {hit.value for hit in hits} == {"name", "phone", "id_number", "address"}


def test_the_api_tells_the_office_and_the_unit_what_was_found_but_no_wording(stage, needles):
    """The inside of a case is told as its page tells it; the original wording and cells of tables have no field."""
    case = stage.deep[0].assignments.get()
    for who in ("office", "unit"):
        assert needles.find(read(stage, who, f"/api/v1/petition-cases/{case.pk}/"))
    told = [url for url in calls(stage) if "petition-cases" not in url]
    assert find({url: read(stage, "office", url) for url in told}, needles) == {}


def test_wrong_calls_are_answered_without_it(stage, needles):
    """What a person sends is theirs, but no refusal tells what is kept."""
    petition, case = stage.deep[0], stage.deep[0].assignments.get()
    acts = {
        f"petitions/{petition.pk}/identity/": {}, f"petitions/{petition.pk}/link/": {"other": 0},
        f"petitions/{petition.pk}/reveal/": {"reason": "核实", "password": "x"},
        f"petition-cases/{case.pk}/reopen/": {"why": ""}, f"petition-cases/{case.pk}/withdraw-file/": {"file": 1},
        f"petition-cases/{case.pk}/reply/": {"seen": 10**6, "closing": "closed"},
        f"petition-cases/{case.pk}/file-reply/": {"seen": 10**6},
    }  # fmt: skip
    answers = {}
    for who in ("office", "unit", *MUST_NOT):
        for path, body in acts.items():
            with at(TODAY), transaction.atomic():
                client = client_of(stage, who)
                answer = client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json")
                answers[f"{who} {path}"] = answer.content
                assert answer.status_code in (400, 403, 404, 409), (who, path, answer.content)
    assert find(answers, needles) == {}


def test_messages_tasks_sessions_and_caches_carry_none(stage, needles):
    words = [message.words(language) for message in Message.objects.all() for language in ("en", "zh-hans")]
    assert len(words) > 2 * COUNT
    assert needles.find("\n".join(words).encode()) == []
    tasks = [task for name, task in current_app.tasks.items() if ".jobs." in name]
    assert {jobs.read_waiting_tables.name, jobs.forget_what_is_over.name} <= {task.name for task in tasks}
    assert [task.name for task in tasks if inspect.signature(task.run).parameters] == []  # so no message has a word
    waiting = importing.path_of(Import.objects.get(state=Import.State.WAITING))
    assert find_in_file(waiting.read_bytes(), waiting.name, needles) == []
    read(stage, "office", reverse("petitions:case", args=[stage.deep[0].assignments.get().pk]))
    kept = [json.dumps(session.get_decoded(), default=str) for session in Session.objects.all()]
    assert kept and needles.find("\n".join(kept).encode()) == []
    assert needles.find(repr(getattr(cache, "_cache", {})).encode()) == []


def test_logs_and_error_pages_carry_none(stage, needles, monkeypatch, caplog):
    """An answer for everything that goes wrong, at the finest level of the log."""
    caplog.set_level(logging.DEBUG)
    case, office = stage.deep[0].assignments.get(), client_of(stage, "office")
    page, told = reverse("petitions:petition", args=[stage.deep[0].pk]), some(stage.canaries[0], 0)
    wrong = [office.get(reverse("petitions:petition", args=[10**9])), client_of(stage, "other").get(page)]
    wrong += [client_of(stage, "auditor").get(reverse("petitions:review", args=[case.pk]))]
    wrong += [client_of(stage, "auditor").get(f"/api/v1/petitions/?place={told}")]
    with at(TODAY):
        draft = {"approve": "yes", "decision": "同意延期至月底", "request": case.extensions.get().pk}
        wrong.append(office.post(reverse("petitions:decide", args=[case.pk]), draft))
        wrong.append(office.post(reverse("petitions:reopen", args=[case.pk]), {"why": ""}))

    def fails(user, petition):
        wording = Original.objects.get(petition=petition).content
        raise LookupError(len(wording))

    monkeypatch.setattr("petitions.casefile.wording", fails)
    wrong.append(office.get(page))
    codes = [answer.status_code for answer in wrong]
    assert set(codes) >= {404, 403, 500} and set(codes) & {409, 422}, codes
    unit_reads = wrong[4:6]  # those who may know are shown the case again
    bodies = b"".join(answer.content for answer in wrong if answer not in unit_reads)
    assert needles.find(bodies) == []
    assert "LookupError" in caplog.text
    assert needles.find(caplog.text.encode()) == []


def test_a_row_that_the_database_quotes_is_left_out_of_the_log(stage, needles):
    """PostgreSQL adds the refused row to its message; SQLite does not, so the message is made here."""
    words = f"new row violates check constraint\nDETAIL:  Failing row contains (1, {some(stage.canaries[0], 0)})."
    try:
        try:
            raise LookupError(words)
        except LookupError as first:
            raise RuntimeError("could not be kept") from first
    except RuntimeError:
        record = logging.LogRecord("duban", logging.ERROR, "x", 1, "failed", (), sys.exc_info())
    line = Line("{levelname} {message}", style="{").format(record)
    assert "check constraint" in line and "could not be kept" in line
    assert needles.find(line.encode()) == []


def test_a_cell_that_a_crash_quotes_is_left_out_of_the_log(stage, needles):
    words = some(stage.canaries[0], 0)
    try:
        raise ValueError(f"could not convert {words}\n{words}")
    except ValueError:
        said = traceback.format_exc()
    kept = without_cells(said)
    assert "ValueError" in kept and "test_canaries_stay_in.py" in kept
    assert needles.find(kept.encode()) == []


def test_what_is_promised_of_somebody_elses_petitioner(stage, needles):
    """Numbers are known by their form whosever they are; a name is known by the petition's own record alone."""
    petition, other = stage.plain[0], stage.canaries[7]
    words = f"另据{other.phone}、{other.id_number}反映，{other.name}"
    with at(TODAY):
        made = releasing.prepare(petition.pk, actor=stage.city.office, note="更正")
        made = releasing.reword(made.pk, actor=stage.city.office, remark=words)
    told = {hit.value for hit in needles.find(json.dumps(made.content, ensure_ascii=False).encode())}
    assert told == {"name"}


def test_a_guess_of_the_accused_side_is_not_confirmed(stage):
    """A unit of the accused side types names on the chance that one is right: its own side reads all of them alike."""
    city, canary = stage.city, stage.canaries[3]
    batch = way.make_batch(
        city, 1, number=7, round=stage.rounds[0], accused=city.responsible,
        identity={"name": canary.name, "phone": canary.phone},
    )  # fmt: skip
    (case,) = way.hand_over(city, batch.petitions.get())
    wrong = stage.canaries[4].name
    way.write_reply(city, case, investigation=f"经查，{canary.name}与{wrong}均未反映。")
    way.sign(city, case, "head")
    page = read(stage, "county_leader", reverse("petitions:sign", args=[way.fresh(case).run_id])).decode()
    assert canary.name in page and wrong in page
    page = read(stage, "observer", reverse("petitions:case", args=[case.pk])).decode()
    assert canary.name not in page and wrong in page
    assert not PublicVersion.objects.filter(petition=case.petition_id).exists()
    assert Petition.objects.get(pk=case.petition_id).accused == city.responsible


@pytest.mark.parametrize("redacted", [False, True])
def test_a_case_file_tells_nobody_who_complained(stage, needles, tmp_path, redacted):
    petition = stage.deep[0]
    params = {"about": "petition", "pk": petition.pk, "redacted": redacted, "form": "zip"}
    with at(TODAY):
        path = makers.make(params, lambda done, words: None, tmp_path)
        told = makers.read(params)
    assert petition.number in told.title and len(told.chapters) >= 3
    assert bool(told.files) is not redacted
    assert find_in_file(path.read_bytes(), path.name, needles) == []
