"""What each role finds: everything whose page opens for them, and nothing else; the other city is not even counted."""

from collections import Counter
from collections.abc import Iterator

import pytest
from django.conf import settings as product
from django.db import transaction
from django.test import Client
from django.urls import reverse

from finding import looking, numbers, rebuilding, rights
from finding.candidates import Asked
from finding.sources import SOURCES, Reader
from letters.models import AnswerFile, Letter
from orgs.models import Role
from petitions.models import Assignment, Petition
from search import index
from tests.factories import at, make_user
from tests.finding import entries
from tests.two_cities import DAY, ROLES, Place, make_place

pytestmark = pytest.mark.django_db
OWN, FOREIGN = "甲城", "乙城"
WORD = "众所周知"  # stands in every entry of both cities


@pytest.fixture(scope="module")
def places(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[tuple[Place, Place]]:
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(product, "EVIDENCE_DIR", tmp_path_factory.mktemp("evidence"))
        own, foreign = make_place(OWN), make_place(FOREIGN)
        for place in (own, foreign):
            entries.write(place.round, f"{WORD}{place.mark}")
        yield own, foreign
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _own_place():
    """The files of the two cities stay where they are for all tests here (instead of tests/conftest.py's)."""


def found(place: Place, who: str, words: str = WORD) -> list[looking.Hit]:
    with at(DAY, 12):
        reader = Reader.of(place.city.people[who])
        asked = Asked(words)
        rows = list(looking.things(asked, reader))
        hits = looking.hits(rows, asked, reader)
        sums = looking.counts(asked, reader)
    assert Counter(row["of"] for row in rows) == Counter({kind: n for kind, n in sums.by_kind.items() if n})
    assert len(hits) == len(rows) == sums.all  # every hit has a page
    return hits


@pytest.mark.parametrize("who", ROLES)
def test_every_hit_opens_and_nothing_of_the_other_city_is_found(places, who):
    own, foreign = places
    hits = found(own, who)
    client = Client(raise_request_exception=False)
    client.force_login(own.city.people[who])
    with at(DAY, 12):
        answers = {hit.url: client.get(hit.url.partition("#")[0]).status_code for hit in hits}
    assert {url: code for url, code in answers.items() if code != 200} == {}
    assert found(own, who, FOREIGN) == []
    assert found(foreign, who, OWN) == []


BELOW = set(SOURCES) - {"bulletin"}  # papers about the city are read in the city
EXPECTED = {
    "office": set(SOURCES), "verifier": set(SOURCES), "observer": set(SOURCES), "auditor": set(SOURCES),
    "publisher": set(SOURCES), "secretary": BELOW, "mayor": BELOW, "unit": BELOW, "head": BELOW, "admin": set(),
}  # fmt: skip


@pytest.mark.parametrize(("who", "kinds"), EXPECTED.items())
def test_kinds_by_role(places, who, kinds):
    own, _foreign = places
    assert {hit.thing[0] for hit in found(own, who)} == kinds


def test_nobody_misses_what_their_pages_show(places):
    """As many as the lists of each app have: rights are not only narrow enough, but wide enough."""
    own, _foreign = places
    office = own.city.office
    with at(DAY, 12):
        seen = Counter(hit.thing[0] for hit in found(own, "office"))
        assert seen["petition"] == Petition.objects.visible_to(office).count() > 4
        assert seen["task"] == rights.tasks(office).count() > 4
        assert seen["reply"] == rights.cases(office).filter(replies__filed_at__isnull=False).distinct().count() > 1
        assert seen["letter"] == rights.letters(office).count() > 1
        assert seen["file"] == rights.files(office).count() > 1


def test_a_file_of_an_answer_is_found_by_those_who_read_the_answer(places):
    own, _foreign = places
    row = AnswerFile.objects.get(pk=own.ids["letter_answer_file"])
    colleague = make_user((own.city.lead, Role.CLERK))  # of the letter's other addressee: reads the letter, not this
    words = "只在答复附件里"
    with transaction.atomic():
        index.put("file", row.file_id, title="附件.docx", passages=["", words], round_id=own.round.pk)
        with at(DAY, 12):
            url = reverse("letters:answer_file", args=[row.pk])
            readers = {"office": own.city.office, "unit": own.city.unit, "colleague": colleague}
            seen = {name: [hit.url for hit in hits_of(user, words)] for name, user in readers.items()}
            client = Client()
            client.force_login(own.city.unit)
            assert client.get(seen["unit"][0]).status_code == 200
            assert Letter.objects.visible_to(colleague).filter(pk=own.ids["letter"]).exists()
        assert seen == {"office": [url], "unit": [url], "colleague": []}
        transaction.set_rollback(True)


def hits_of(user, words: str) -> list[looking.Hit]:
    reader, asked = Reader.of(user), Asked(words)
    return looking.hits(list(looking.things(asked, reader)), asked, reader)


def test_the_accused_side_finds_neither_wording_nor_reply_but_opens_the_number(places):
    own, _foreign = places
    case = Assignment.objects.get(pk=own.ids["case_to_review"])
    petition = case.petition
    words = "只在摘要里"
    with transaction.atomic():
        index.put("petition_summary", petition.pk, title=petition.number, passages=[words], round_id=own.round.pk)
        index.put("reply", case.pk, title="答复", passages=[words], round_id=own.round.pk)
        both = {("petition", petition.pk), ("reply", case.pk)}
        assert {hit.thing for hit in found(own, "secretary", words)} == both
        Petition.objects.filter(pk=petition.pk).update(accused=own.city.county)
        assert found(own, "secretary", words) == []
        assert {hit.thing for hit in found(own, "office", words)} == both
        with at(DAY, 12):
            reader = Reader.of(own.city.secretary)
            assert [hit.thing for hit in numbers.exactly(Asked(petition.number), reader)] == [("petition", petition.pk)]
        transaction.set_rollback(True)


@pytest.mark.parametrize("who", ["office", "unit", "head", "observer", "leader"])
def test_the_page_counts_what_it_lists(places, who, en):
    own, _foreign = places
    client = Client()
    client.force_login(own.city.people[who])
    with at(DAY, 12):
        page = client.get("/desk/search/", {"q": WORD})
        hits = found(own, who)
        for tab in page.context["tabs"]:
            listed = client.get(f"/desk/search/{tab['url']}")
            assert len(listed.context["hits"]) == min(tab["count"], 50)
            assert listed.context["page_obj"].paginator.count == tab["count"]
    assert page.context["total"] == len(hits)
    assert FOREIGN not in page.content.decode()


@pytest.mark.parametrize("who", ["office", "unit", "leader", "admin"])
def test_suggestions_are_within_the_same_rights(places, who):
    own, _foreign = places
    client = Client()
    client.force_login(own.city.people[who])
    with at(DAY, 12):
        assert client.get("/desk/search/suggest/", {"q": FOREIGN}).json() == {"items": []}
        assert client.get("/desk/search/suggest/", {"q": "水"}).json() == {"items": []}
        mine = client.get("/desk/search/suggest/", {"q": WORD}).json()["items"]
        assert len(mine) == min(10, len(found(own, who)))
        assert {client.get(item["url"].partition("#")[0]).status_code for item in mine} <= {200}


def test_an_entry_for_the_public_is_not_counted_twice(places):
    own, _foreign = places
    with transaction.atomic():
        before = len(found(own, "office"))
        index.put("task", own.ids["task"], title=WORD, passages=[WORD], round_id=own.round.pk, is_public=True)
        assert len(found(own, "office")) == before
        transaction.set_rollback(True)


def test_nobody_finds_who_complained(places):
    """By the index as the apps themselves write it; the office's own words of the same petitions are found there."""
    own, _foreign = places
    with transaction.atomic():
        rebuilding.rebuild(lambda kind, done, of: None)
        for who in ROLES:
            assert [found(own, who, secret) for secret in ("欧阳龘灏", "19707461234", "龘")] == [[], [], []]
        assert {hit.thing[0] for hit in found(own, "office", "砖厂")} == {"petition"}
        assert found(own, "office", FOREIGN) == []
        assert len(found(own, "office", OWN)) > 10
        transaction.set_rollback(True)
