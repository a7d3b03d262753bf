"""Every address and every role: who gets in, who is told no, and who may not even know. The table is the policy.

The resolver is walked, so an address that the table does not name fails here, and so does a line without an address.
"""

from collections.abc import Iterator
from functools import cache

import pytest
from django.conf import settings as product
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from records.models import Event
from signoff.models import Signature
from tests.answers import body_of
from tests.factories import at
from tests.permissions_table import INSIDE, NOBODY, POLICY, Line
from tests.two_cities import DAY, ROLES, Place, make_place

pytestmark = pytest.mark.django_db
OWN, FOREIGN = "甲城", "乙城"
DESK = ("desk:", "reports:", "petitions:", "pressure:", "scheduling:", "bulletins:")
NEW = ("intake:", "plans:", "leading:", "campaigns:", "lookback:", "liability:", "checkup:")
FILES = {
    "scheduling:line_file": "line_file", "lookback:old_photo": "old_photo", "lookback:errand_file": "errand_file",
}  # fmt: skip
FOREIGNERS = ("office", "unit", "leader", "auditor")  # the widest view, the narrowest, one by name, one of the trail
ROWS = {
    "round": "round", "problem": "number", "bare_problem": "bare_number", "draft_task": "draft_number",
    "publication": "publication_number", "draft_publication": "draft_number_of_table", "released": "released_number",
}  # fmt: skip


def addresses(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every pattern under its full name; the admin's nameless ones under names of their own."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, f"{pattern.namespace}:" if pattern.namespace else space)
        elif pattern.name:
            yield f"{space}{pattern.name}", pattern
        else:
            groups = pattern.pattern.regex.groupindex
            yield f"{space}({'object' if 'object_id' in groups else 'anything else'})", pattern


@cache
def known() -> dict[str, list[URLPattern]]:
    found: dict[str, list[URLPattern]] = {}
    for name, pattern in addresses(get_resolver()):
        found.setdefault(name, []).append(pattern)
    return found


def test_every_address_is_in_the_table():
    assert set(known()) - set(POLICY) == set(), "addresses without a policy; give each a line in permissions_table"
    assert set(POLICY) - set(known()) == set(), "lines without an address"


def test_the_table_is_as_large_as_the_product():
    assert len(POLICY) > 120


@pytest.fixture(scope="module")
def places(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[tuple[Place, Place]]:
    """Both cities, made once for all addresses, with people who are signed in; rolled back at the end."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(product, "EVIDENCE_DIR", tmp_path_factory.mktemp("evidence"))
        for limit in ("API_CALLS_OF_USER", "API_CALLS_OF_ADDRESS"):  # all calls come within minutes, from one address
            patch.setattr(product, limit, 10**9)
        own, foreign = make_place(OWN), make_place(FOREIGN)
        for who in (None, *ROLES):
            client_of(own, who), client_of(foreign, who)  # sessions outlive the tests
        yield own, foreign
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _own_place():
    """The files of the two cities stay where they are for all tests here (instead of tests/conftest.py's)."""


def client_of(place: Place, who: str | None) -> Client:
    """The client of one person, signed in once."""
    clients = place.__dict__.setdefault("clients", {})
    if who not in clients:
        clients[who] = Client(raise_request_exception=False)
        if who:
            clients[who].force_login(place.city.people[who])
    return clients[who]


def address(name: str, line: Line, place: Place) -> str:
    """The address `name` about the row of `place` that its line names."""
    if name == "admin:(object)":
        return reverse("admin:orgs_user_changelist") + "1/"
    if name == "admin:(anything else)":
        return reverse("admin:index") + "no/such/page/"
    given = {
        "name": "overdue",
        "uidb64": "x",
        "token": "x",
        "id": 1,
        "side": 0,
        "year": 2026,
        "app_label": "orgs",
        "content_type_id": 1,
        "object_id": 1,
    }
    given |= {
        "slug": place.round.slug,
        "number": place.ids[ROWS.get(line.on, "number")] if line.on != "round" else 0,
        "pk": place.city.lead.pk if line.on == "unit" else place.ids.get(line.on, 0),
        "run_id": place.ids["petition_run" if name.startswith("petitions:") else "run"],
        "kind": {"desk:lists": "problems", "pressure:ladder": "task", "bulletins:template_begin": "notice"}.get(
            name, "html"
        ),
        "row_id": place.ids["import_row"],
        "file_id": place.ids[FILES.get(name, "change_file")],
        "evidence_id": place.ids["site_photo" if name == "desk:site_photo" else "scan"],
        "evidence": place.ids["public_photo"],
        "unit": place.ids["unit"],
        "file": place.ids.get(f"{line.on}_file", 0),
    }
    given |= place.ids.get("kwargs", {}).get(name, {})
    wanted = known()[name][0].pattern.regex.groupindex
    return reverse(name, kwargs={key: given[key] for key in wanted})


def answer(client: Client, url: str, method: str = "get") -> tuple[int, bytes]:
    with at(DAY, 12):
        response = getattr(client, method)(url)
    return response.status_code, body_of(response)


def expected(line: Line, who: str | None, *, own: bool) -> int:
    if who is None:
        return line.stranger
    if line.hidden and (not own or (who not in INSIDE and not line.admin) or who in line.blind):
        return 404
    return line.code if who in line.roles else line.otherwise


@pytest.mark.parametrize("name", POLICY)
def test_each_role_gets_what_the_table_says(places, name):
    own, foreign = places
    line, told = POLICY[name], []
    url = address(name, line, own)
    wanted = {who: expected(line, who, own=True) for who in (None, *ROLES)}
    wanted |= {f"foreign {who}": expected(line, who, own=False) for who in FOREIGNERS}
    got = {who: answer(client_of(own, who), url)[0] for who in (None, *ROLES)}
    for who in FOREIGNERS:
        got[f"foreign {who}"], body = answer(client_of(foreign, who), url)
        if OWN.encode() in body:
            told.append(who)
    assert got == wanted
    assert told == [] or line.told, f"tells people of another city about this one: {told}"


@pytest.mark.parametrize("name", [name for name, line in POLICY.items() if line.on and not line.told])
def test_nobody_elsewhere_acts_on_a_row(places, name):
    """Whatever is sent to an address about a foreign row, by whoever, nothing is written."""
    own, foreign = places
    url, before = address(name, POLICY[name], own), written()
    for who in (*FOREIGNERS, "secretary"):
        assert answer(client_of(foreign, who), url, "post")[0] in (404, 405), who
    assert answer(client_of(own, None), url, "post")[0] in (302, NOBODY, 405)
    assert written() == before


@pytest.mark.parametrize(
    "name",
    [name for name in POLICY if name.startswith((*DESK, "letters:", "wall:", "volumes:", *NEW)) or "-" in name],
)
def test_those_who_only_read_write_nothing(places, name):
    own, _foreign = places
    url, before = address(name, POLICY[name], own), written()
    for who in ("auditor", "observer"):
        assert answer(client_of(own, who), url, "post")[0] in (200, 302, 400, 403, 404, 405, 409, 415, 422), who
    assert written() == before


def written() -> tuple[int, int]:
    return Event.objects.count(), Signature.objects.count()


@pytest.mark.parametrize("who", ROLES)
def test_every_door_that_the_menu_shows_opens(places, who):
    own, _foreign = places
    client = client_of(own, who)
    with at(DAY, 12):
        sections = client.get(reverse("desk:inbox")).context["desk_nav"]
    menu = [line for section in sections for line in section["lines"]]
    assert len(menu) >= 2
    for item in menu:
        assert answer(client, item["url"])[0] in (200, 302), item["url"]


def test_a_row_of_another_row_is_not_found(places):
    """Ids that do not belong together: a photograph of another signature, a file of another sheet or request."""
    own, foreign = places
    client = client_of(own, "office")
    for name, first, second in (
        ("desk:site_photo", {"pk": own.ids["signature"]}, {"evidence_id": own.ids["site_photo"]}),
        ("desk:site_photo", {"pk": own.ids["site_signature"]}, {"evidence_id": foreign.ids["site_photo"]}),
        ("desk:paper_file", {"pk": own.ids["sheet"]}, {"evidence_id": foreign.ids["scan"]}),
        ("desk:change_file", {"pk": own.ids["change"]}, {"file_id": foreign.ids["change_file"]}),
        ("public:photo", {"pk": own.ids["notice"]}, {"evidence": foreign.ids["public_photo"]}),
        (
            "desk:task_edit",
            {"slug": own.round.slug, "number": own.ids["draft_number"]},
            {"pk": foreign.ids["draft_task"]},
        ),
        ("reports:release", {"slug": own.round.slug}, {"pk": foreign.ids["release"]}),
    ):
        assert answer(client, reverse(name, kwargs=first | second))[0] == 404, name


def test_ids_of_other_rows_in_a_body_are_refused(places):
    """A measure, a file and a checklist line of another task, sent to an own task, do not exist there."""
    own, foreign = places
    client, before = client_of(own, "unit"), written()
    item = foreign.round.checklist.filter(machine_check="").first()
    for name, body in (
        ("desk:tick", {"item": item.pk}),
        ("desk:tick", {"item": 10**30}),
        ("desk:evidence_withdraw", {"evidence": foreign.ids["evidence"], "why": "不属于本卷,撤下"}),
        ("desk:evidence_withdraw", {"evidence": own.ids["public_photo"], "why": "不属于本卷,撤下"}),
    ):
        with at(DAY, 12):
            code = client.post(reverse(name, args=[own.ids["task"]]), body).status_code
        assert code in (400, 404, 409, 422), (name, code)
    assert written() == before
