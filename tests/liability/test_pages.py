"""The pages of accountability, and that what lies sealed is nowhere in the open."""

import logging
from datetime import date

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from liability.domain import cases, clues, compartment, enforcement
from liability.models import Case, Clue, EnforcementFigure, Handling, Reader
from notify.models import Message
from orgs.models import Role
from pressure import scan
from records.models import Event
from tests.factories import at, make_task, make_user, picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en")]
DAY = date(2019, 3, 1)
CANARY = "金丝雀线索甲乙丙"


@pytest.fixture
def round(city):
    return make_task(city).problem.round


@pytest.fixture
def clue(city, round):
    with at(DAY):
        made = clues.hand_over(
            round.pk, actor=city.office, number=1, title=f"题{CANARY}", text=f"文{CANARY}", on=DAY, to=city.lead,
            due_on=date(2019, 4, 1),
        )  # fmt: skip
        clues.add_file(made.pk, picture(f"{CANARY}.jpg"), actor=city.office)
    return made


def visit(user, name, *args, post=None, day="2019-03-05", query=""):
    client = Client()
    client.force_login(user)
    with at(day):
        url = reverse(f"liability:{name}", args=args)
        return client.post(url, post) if post is not None else client.get(f"{url}{query}")


def body(answer) -> str:
    return answer.content.decode()


def test_what_is_sealed_stands_in_no_column_of_any_table_and_in_no_log(city, round, clue, caplog):
    caplog.set_level(logging.DEBUG)
    with at("2019-03-02"):
        case = cases.open(round.pk, actor=city.office, unit=city.responsible, on=DAY, clue=clue)
        [row] = cases.handle(case.pk, actor=city.office, persons=[("局长", "disciplined")], on=DAY)
        cases.keep_name(row.person_id, actor=city.office, name=CANARY)
        clues.open_text(clue.pk, actor=city.office)
        clues.answer(clue.pk, actor=city.office, on=date(2019, 3, 2))
    assert CANARY in body(visit(city.office, "clue", clue.pk, post={"act": "open"}))  # it is there, sealed
    needle = CANARY.encode()
    for model in apps.get_models():
        for values in model._base_manager.values_list(*(field.attname for field in model._meta.concrete_fields)):
            for value in values:
                told = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                assert needle not in told, model
    assert CANARY not in caplog.text


def test_the_page_tells_nothing_before_the_opening_and_no_browser_keeps_it(city, clue):
    shut = visit(city.office, "clue", clue.pk)
    opened = visit(city.office, "clue", clue.pk, post={"act": "open"})
    assert CANARY not in body(shut)
    assert CANARY in body(opened)
    assert opened["Cache-Control"] == shut["Cache-Control"] == "no-store, private"
    assert Event.objects.filter(verb="liability.opened", subject=f"liability.clue:{clue.pk}").count() == 1
    assert CANARY not in body(visit(city.office, "clues", clue.round.slug))


def test_a_file_is_handed_out_by_an_act_only(city, clue):
    row = clue.files.get()
    assert visit(city.office, "clue_file", clue.pk, row.pk).status_code == 405
    answer = visit(city.office, "clue_file", clue.pk, row.pk, post={})
    assert answer.status_code == 200 and answer.content[:2] == b"\xff\xd8"
    assert Event.objects.filter(verb="liability.file").count() == 1


def test_somebody_of_the_office_who_is_not_named_learns_nothing(city, round, clue):
    other = make_user((city.office_unit, Role.OFFICE))
    assert visit(other, "clue", clue.pk).status_code == 404
    assert visit(other, "clue", clue.pk, post={"act": "open"}).status_code == 404
    assert visit(other, "clues", round.slug).status_code == 403
    page = body(visit(other, "enforcement", round.slug))
    assert reverse("liability:clues", args=[round.slug]) not in page
    with at("2019-03-02"):
        compartment.name(round.pk, actor=city.office, user=other)
    assert visit(other, "clue", clue.pk).status_code == 200


def test_only_readers_are_reminded_and_by_number_only(city, round, clue):
    other = make_user((city.office_unit, Role.OFFICE))
    with at("2019-04-10"):
        scan.run()
    told = Message.objects.filter(url__contains="accountability")
    assert {message.to_id for message in told} == {city.office.pk}
    assert not Message.objects.filter(to=other, url__contains="accountability").exists()
    assert CANARY not in str(list(told.values()))


def test_writing_a_clue_down_on_the_page(city, round):
    data = {"number": 7, "on": "2019-03-01", "to": city.lead.pk, "title": "甲", "text": "乙"}
    assert visit(city.office, "clue_new", round.slug, post=data | {"title": ""}).status_code == 422
    assert visit(city.office, "clue_new", round.slug, post=data).status_code == 302
    assert Clue.objects.get().number == 7
    assert Reader.objects.get().user == city.office


def test_readers_are_named_and_ended_on_the_page(city, round, clue):
    other = make_user((city.office_unit, Role.OFFICE))
    assert visit(city.office, "readers", round.slug, post={"act": "name", "user": other.pk}).status_code == 302
    row = Reader.objects.get(user=city.office)
    assert visit(other, "readers", round.slug, post={"act": "end", "reader": row.pk}).status_code == 302
    assert visit(city.office, "clues", round.slug).status_code == 403


def test_a_case_from_opening_to_correction_on_its_pages(city, round, clue):
    data = {"unit": city.responsible.pk, "on": "2019-03-02", "clue": clue.pk}
    assert visit(city.office, "cases", round.slug, post=data).status_code == 302
    case = Case.objects.get()
    acts = [
        {"act": "persons", "kind": "disciplined", "on": "2019-03-03", "posts": "局长\n科长\n局长"},
        {"act": "count", "kind": "organisational", "on": "2019-03-03", "persons": 4, "person_times": 5},
    ]
    for post in acts:
        assert visit(city.office, "case", case.pk, post=post).status_code == 302
    counted = Handling.objects.get(person=None)
    post = {"act": "correct", "handling": counted.pk, "persons": 3, "person_times": 3, "why": "重复"}
    assert visit(city.office, "case", case.pk, post=post).status_code == 302
    assert visit(city.office, "case", case.pk, post={"act": "correct", "handling": 999, "why": "无"}).status_code == 404
    assert ">5</td>" in body(visit(city.office, "cases", round.slug))  # two by post and three counted
    end = {"act": "end", "state": "decided", "on": "2019-03-04"}
    assert visit(city.office, "case", case.pk, post=end).status_code == 302


def test_enforcement_is_entered_and_summed_on_its_page(city, round):
    data = {"source": "inspection", "on": "2019-03-01", "ordered": 4, "fined_yuan": "251542.71", "talks": 246}
    assert visit(city.office, "enforcement", round.slug, post=data).status_code == 302
    assert visit(city.office, "enforcement", round.slug, post=data).status_code == 422  # twice a day needs its reason
    assert visit(city.observer, "enforcement", round.slug, post=data).status_code == 403
    assert EnforcementFigure.objects.count() == 1
    page = body(visit(city.observer, "enforcement", round.slug))
    assert ">251,542.71</td>" in page and ">246</td>" in page


@pytest.mark.parametrize("many", [1, 30])
def test_lists_take_a_constant_number_of_queries(city, round, clue, many):
    with at("2019-03-02"):
        for number in range(2, many + 1):
            clues.hand_over(round.pk, actor=city.office, number=number, title="甲", text="乙", on=DAY, to=city.lead)
        for _n in range(many):
            case = cases.open(round.pk, actor=city.office, unit=city.responsible, on=DAY)
            cases.handle_many(case.pk, actor=city.office, kind="talk", persons=1, on=DAY)
        for day in range(1, min(many, 20) + 1):
            enforcement.report(round.pk, actor=city.office, source="own", on=date(2019, 1, day), talks=day)
    client = Client()
    client.force_login(city.office)
    took = {}
    for name in QUERIES:
        url = reverse(f"liability:{name}", args=[round.slug])
        with at("2019-03-05"):
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
        took[name] = len(queries)
    assert took == QUERIES


QUERIES = {"clues": 9, "cases": 13, "enforcement": 10}


def test_a_clue_leads_to_the_form_of_its_case_and_a_refused_correction_keeps_its_words(city, round, clue):
    link = f"{reverse('liability:cases', args=[round.slug])}?from={clue.pk}#open"
    assert link in body(visit(city.office, "clue", clue.pk))
    for query, chosen in ((f"?from={clue.pk}", clue.pk), ("?from=x", None), (f"?from={'9' * 30}", None)):
        assert visit(city.office, "cases", round.slug, query=query).context["form"].initial["clue"] == chosen
    with at("2019-03-02"):
        case = cases.open(round.pk, actor=city.office, unit=city.responsible, on=DAY, clue=clue)
        row = cases.handle_many(case.pk, actor=city.office, kind="talk", persons=2, on=DAY)
    data = {"act": "correct", "handling": row.pk, "persons": "", "person_times": "7", "why": "抄错了一行"}
    refused = visit(city.office, "case", case.pk, post=data)
    assert refused.status_code == 422
    assert 'value="7"' in body(refused) and 'value="抄错了一行"' in body(refused)
    long = visit(city.office, "case", case.pk, post={"act": "persons", "kind": "talk", "on": DAY, "posts": "长" * 200})
    assert long.context["forms"]["persons"].errors["posts"] == ["Line 1: write at most 120 characters."]
