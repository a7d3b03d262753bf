"""Who reads what of a petition: by post, by how the petition concerns the reader's side, before and after release.

Written down by hand from decision 0013: the office and its verifier read the wording, and the people of the handling
unit that of their own case; whoever sees the region reads the masked summary; nobody in, above or below the accused
unit reads either before a summary is released to them. The table is the policy.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from orgs.models import Organisation, Role, User
from petitions.api import resources
from petitions.domain import receiving, releasing
from petitions.domain.receiving import BatchFacts, Draft
from petitions.models import Assignment, Petition, PublicVersion
from tests.answers import body_of
from tests.factories import City, at, make_city, make_org, make_round, make_user
from tests.petitions import way

pytestmark = pytest.mark.django_db
DAY = "2018-08-06"
PART = "厂区暗管部分"
ORIGINAL, SUMMARY, RELEASED, REPLY = "原话夜间偷排", "摘要夜间排污", "已公开夜间排污", "现场查见暗管"

# What is on the page of a petition, on the page of its case, then review page, version page, summary over the API.
UNKNOWN = ("404", "404", "404", "404", "404")  # may not even know of it
LOG_IN = ("302", "302", "302", "302", "401")
OFFICE = ("original accused identity links", "original reply", "200", "200", "summary")
VERIFIER = ("original accused", "original reply", "403", "403", "summary")
PUBLISHER = ("summary", "summary reply", "403", "200", "summary")
AUDITOR = ("summary record", "summary reply", "403", "403", "summary")
REGION = ("summary", "summary reply", "403", "403", "summary")
UNIT = ("original", "original reply", "403", "403", "summary")
# The accused side: nothing, then what was released; its own unit's reply where that handles the case or they sign it.
WITHHELD = ("withheld", "withheld", "403", "403", "null")
OWN_REPLY = ("withheld", "withheld reply", "403", "403", "null")


def told(row: tuple[str, ...]) -> tuple[str, ...]:
    """The same reader after a summary was released: only what was withheld is told."""
    return tuple(cell.replace("withheld", "released").replace("null", "released") for cell in row)


# PLAIN accuses nobody and ABOUT accuses the city-management bureau: the housing bureau handles both. OWN accuses the
# bureau that handles it.
PLAIN, ABOUT, OWN = "plain", "about", "own"
WHO = {
    "office": (OFFICE, OFFICE, OFFICE),
    "verifier": (VERIFIER, VERIFIER, VERIFIER),
    "publisher": (PUBLISHER, PUBLISHER, PUBLISHER),
    "observer": (REGION, REGION, REGION),
    "auditor": (AUDITOR, AUDITOR, AUDITOR),
    "clerk of the housing bureau": (UNIT, UNIT, UNKNOWN),
    "head of the housing bureau": (UNIT, UNIT, UNKNOWN),
    "clerk of the accused bureau": (UNKNOWN, UNKNOWN, OWN_REPLY),
    "head of the accused bureau": (UNKNOWN, UNKNOWN, OWN_REPLY),
    "clerk below the accused bureau": (UNKNOWN, UNKNOWN, UNKNOWN),
    "clerk of the county government": (UNIT, WITHHELD, OWN_REPLY),
    "secretary of the county": (REGION, WITHHELD, WITHHELD),
    "mayor of the county": (REGION, WITHHELD, WITHHELD),
    "leader of the county": (REGION, WITHHELD, WITHHELD),
    "secretary of the city": (REGION, WITHHELD, WITHHELD),
    "secretary of another county": (UNKNOWN, UNKNOWN, UNKNOWN),
    "mayor of another county": (UNKNOWN, UNKNOWN, UNKNOWN),
    "leader of a task": (UNKNOWN, UNKNOWN, UNKNOWN),
    "another unit": (UNKNOWN, UNKNOWN, UNKNOWN),
    "administrator": (UNKNOWN, UNKNOWN, UNKNOWN),
    "office of another city": (UNKNOWN, UNKNOWN, UNKNOWN),
    "nobody": (LOG_IN, LOG_IN, LOG_IN),
}
KINDS = (PLAIN, ABOUT, OWN)


@dataclass
class Scene:
    """Three petitions with a filed reply and a prepared summary each, and who reads them."""

    city: City
    accused: Organisation
    people: dict[str, User] = field(default_factory=dict)
    petitions: dict[str, Petition] = field(default_factory=dict)
    cases: dict[str, Assignment] = field(default_factory=dict)
    versions: dict[str, PublicVersion] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Scene]:
    """Made once, rolled back at the end; each test's release is rolled back by itself."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic(), override("en"):
        patch.setattr(settings, "EVIDENCE_DIR", tmp_path_factory.mktemp("evidence"))
        patch.setattr(settings, "LANGUAGE_CODE", "en")
        made = make_scene()
        for who in WHO:
            client_of(made, who)  # sessions outlive the tests
        yield made
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _own_place():
    """The files of the scene stay where they are (instead of tests/conftest.py's)."""


def make_scene() -> Scene:
    city = make_city()
    scene = Scene(city, make_org("县城管局", city.county))
    scene.people = _people(scene)
    round = make_round(city)
    drafts = [
        Draft(
            number=f"D2YZ2018080{n}0001", content=f"{ORIGINAL}，影响生活。", summary=f"{SUMMARY}，影响生活。",
            place=city.county, accused=None if kind == PLAIN else scene.accused,
            identity={"name": "欧阳龘灏", "phone": "19707461234"},
        )
        for n, kind in enumerate(KINDS)
    ]  # fmt: skip
    with at(way.DAY):
        facts = BatchFacts(1, date.fromisoformat(way.DAY))
        batch = receiving.receive_batch(round.pk, facts, drafts, actor=city.office)
    for kind, petition in zip(KINDS, batch.petitions.order_by("ordinal"), strict=True):
        _replied(scene, kind, petition)
    return scene


def _people(scene: Scene) -> dict[str, User]:
    city, county = scene.city, scene.city.county
    another, below = make_org("祁阳县", city.city, kind="region"), make_org("城管执法大队", scene.accused)
    city.people["county_leader"] = make_user((county, Role.COUNTY_LEADER))
    return {
        "office": city.office,
        "verifier": city.verifier,
        "publisher": city.publisher,
        "observer": city.observer,
        "auditor": city.auditor,
        "clerk of the housing bureau": city.unit,
        "head of the housing bureau": city.head,
        "clerk of the accused bureau": make_user((scene.accused, Role.CLERK)),
        "head of the accused bureau": make_user((scene.accused, Role.HEAD)),
        "clerk below the accused bureau": make_user((below, Role.CLERK)),
        "clerk of the county government": make_user((county, Role.CLERK)),
        "secretary of the county": city.secretary,
        "mayor of the county": city.mayor,
        "leader of the county": city.county_leader,
        "secretary of the city": make_user((city.city, Role.SECRETARY)),
        "secretary of another county": make_user((another, Role.SECRETARY)),
        "mayor of another county": make_user((another, Role.MAYOR)),
        "leader of a task": city.leader,
        "another unit": make_user((make_org("县水利局", county), Role.CLERK)),
        "administrator": city.admin,
        "office of another city": make_city().office,
    }


def _replied(scene: Scene, kind: str, petition: Petition) -> None:
    city, own = scene.city, kind == OWN
    unit = scene.accused if own else city.responsible
    clerk = scene.people["clerk of the accused bureau" if own else "clerk of the housing bureau"]
    (case,) = way.hand_over(city, petition, unit, part=PART)
    way.write_reply(city, case, actor=clerk, investigation=f"{REPLY}，反映属实。")
    with at("2018-08-04"):
        made = releasing.prepare(petition.pk, actor=city.office, audience=PublicVersion.Audience.INSIDE)
        made = releasing.reword(made.pk, actor=city.office, content=f"{RELEASED}，正在办理。")
    scene.petitions[kind], scene.cases[kind], scene.versions[kind] = petition, case, made


def release(scene: Scene, kind: str) -> None:
    version = PublicVersion.objects.get(pk=scene.versions[kind].pk)
    with at("2018-08-05"):
        releasing.release(version.pk, actor=scene.city.publisher, seen=version.digest)


def client_of(scene: Scene, who: str) -> Client:
    if who not in scene.clients:
        browser = scene.clients[who] = Client()
        browser.cookies["django_language"] = "en"
        if who in scene.people:
            browser.force_login(scene.people[who])
    return scene.clients[who]


def seen(scene: Scene, who: str, kind: str) -> tuple[str, ...]:
    """What one person gets of one petition, in the words of the table."""
    petition, case, version = scene.petitions[kind], scene.cases[kind], scene.versions[kind]
    browser = client_of(scene, who)
    with at(DAY):
        page = browser.get(reverse("petitions:petition", args=[petition.pk]))
        of_case = browser.get(reverse("petitions:case", args=[case.pk]))
        review = browser.get(reverse("petitions:review", args=[case.pk]))
        draft = browser.get(reverse("petitions:version", args=[version.pk]))
        api = browser.get(f"/api/v1/petitions/{petition.pk}/")
    return (
        _page(page, petition),
        _words(of_case) + (" reply" if REPLY in of_case.content.decode() else ""),
        str(review.status_code),
        str(draft.status_code),
        _api(api),
    )


def _words(answer) -> str:
    text = answer.content.decode()
    if answer.status_code != 200:
        return str(answer.status_code)
    marks = {"original": ORIGINAL, "summary": SUMMARY, "released": RELEASED}
    found = [name for name, mark in marks.items() if mark in text]
    return found[0] if found else "withheld"


def _page(answer, petition: Petition) -> str:
    text, url = answer.content.decode(), reverse("petitions:petition", args=[petition.pk])
    marks = {
        "accused": "Accused unit</dt>" in text,
        "identity": f'action="{url}reveal/' in text,
        "record": 'id="identity"' in text and f'action="{url}reveal/' not in text,
        "links": f'action="{url}link/' in text,
    }
    return " ".join([_words(answer), *(name for name, is_there in marks.items() if is_there)])


def _api(answer) -> str:
    if answer.status_code != 200:
        return str(answer.status_code)
    said = answer.json()["summary"]
    if said is None:
        return "null"
    return next(name for name, mark in (("summary", SUMMARY), ("released", RELEASED)) if mark in said)


@pytest.mark.parametrize("kind", KINDS)
def test_before_anything_is_released(scene, kind):
    found = {who: seen(scene, who, kind) for who in WHO}
    assert found == {who: row[KINDS.index(kind)] for who, row in WHO.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_after_the_summary_is_released(scene, kind):
    release(scene, kind)
    found = {who: seen(scene, who, kind) for who in WHO}
    assert found == {who: told(row[KINDS.index(kind)]) for who, row in WHO.items()}


def case_call(scene: Scene, who: str, kind: str) -> str:
    """What one person gets of a case over the API: its reply, none, or nothing at all."""
    with at(DAY):
        answer = client_of(scene, who).get(f"/api/v1/petition-cases/{scene.cases[kind].pk}/")
    if answer.status_code != 200:
        return str(answer.status_code)
    text = answer.content.decode()
    assert not [mark for mark in (ORIGINAL, SUMMARY, RELEASED) if mark in text]
    return "reply" if REPLY in text else "none" if answer.json()["inside"] is None else "empty"


@pytest.mark.parametrize("kind", KINDS)
def test_a_case_over_the_api_is_told_as_far_as_its_page(scene, kind):
    found = {who: case_call(scene, who, kind) for who in WHO}
    pages = {who: row[KINDS.index(kind)][1] for who, row in WHO.items()}
    wanted = {
        who: "reply" if "reply" in page else "none" if page == "withheld" else page for who, page in pages.items()
    }
    assert found == wanted | {"nobody": "401"}


@pytest.mark.parametrize("kind", KINDS)
def test_versions_over_the_api_are_for_those_who_prepare_or_release(scene, kind):
    path = f"/api/v1/petition-versions/{scene.versions[kind].pk}/"
    with at(DAY):
        found = {who for who in WHO if client_of(scene, who).get(path).status_code == 200}
    assert found == {who for who, row in WHO.items() if row[KINDS.index(kind)][3] == "200"}


def tells_part(scene: Scene, who: str, kind: str) -> str:
    """The pages that tell a person which part of a petition a unit has: it says what was reported."""
    petition, case, browser = scene.petitions[kind], scene.cases[kind], client_of(scene, who)
    pages = {
        "petition": reverse("petitions:petition", args=[petition.pk]),
        "case": reverse("petitions:case", args=[case.pk]),
        "cases": reverse("petitions:cases", args=[petition.round.slug]) + f"?q={petition.number}",
        "api": f"/api/v1/petitions/{petition.pk}/",
        "call": f"/api/v1/petition-cases/?petition={petition.pk}",
        "call-case": f"/api/v1/petition-cases/{case.pk}/",
    }
    with at(DAY):
        return " ".join(name for name, url in pages.items() if PART in browser.get(url).content.decode())


def test_the_part_of_a_petition_is_told_as_far_as_its_reply(scene):
    who = ("observer", "clerk of the accused bureau", "clerk of the county government", "secretary of the county")
    assert {name: [tells_part(scene, name, kind) for kind in KINDS] for name in who} == {
        "observer": ["petition case cases api call call-case"] * 3,
        "clerk of the accused bureau": ["", "", "petition case call-case"],
        "clerk of the county government": ["petition case cases api call call-case", "", "petition case call-case"],
        "secretary of the county": ["petition case cases api call call-case", "", ""],
    }


@pytest.mark.parametrize("who", ["secretary of the county", "leader of the county", "clerk of the accused bureau"])
def test_lists_searches_and_files_tell_the_accused_side_no_more(scene, who):
    slug, found = scene.petitions[OWN].round.slug, []
    pages = ("register", "register_csv", "cases", "often", "cross", "overview")
    urls = [reverse(f"petitions:{name}", args=[slug]) for name in pages]
    urls += [reverse("petitions:signing"), reverse("petitions:mine")]
    urls += [f"/api/v1/{name}/" for name in resources.RESOURCES]
    about = [scene.petitions[kind].number for kind in (ABOUT, OWN)]
    with at(DAY):
        for url in urls:
            answer = client_of(scene, who).get(url)
            text = body_of(answer).decode()
            found += [mark for mark in (ORIGINAL, RELEASED) if mark in text]
        searched = client_of(scene, who).get(urls[0], {"q": SUMMARY}).content.decode()
    assert found == []
    assert [number for number in about if number in searched] == []


def test_nobody_of_the_accused_side_acts_on_the_case_of_another_unit(scene):
    """The county government stands above the handling unit, and above the accused one too."""
    case, sent = scene.cases[ABOUT], {"why": "需要更多时间检测水样", "until": "2018-09-01"}
    with at(DAY):
        for name in ("reply", "evidence", "ask"):
            url = reverse(f"petitions:{name}", args=[case.pk])
            answer = client_of(scene, "clerk of the county government").post(url, sent)
            assert answer.status_code == 403, name


def test_leaders_of_the_accused_side_read_a_reply_while_it_is_their_turn_or_when_they_signed_it(scene):
    leaders = ("leader of the county", "secretary of the county", "mayor of the county")

    def readers() -> list[str]:
        return [who for who in leaders if seen(scene, who, ABOUT)[1] == "withheld reply"]

    assert readers() == []
    way.sign(scene.city, scene.cases[ABOUT], "head")
    assert readers() == list(leaders)
    way.sign(scene.city, scene.cases[ABOUT], "county_leader")
    assert readers() == ["leader of the county"]
