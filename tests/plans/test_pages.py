"""The pages of plans: acts through their forms, numbers that open lists of that many rows, the public's own page."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Round
from deadlines.models import Deadline
from notify.models import Policy
from orgs.models import User
from plans import desk
from plans.domain import consulting, filing, publishing, subplans
from plans.models import Comment, Confirmation, PlanVersion, PublicVersion, SubPlanDuty
from pressure import audience
from tests.factories import at, picture
from tests.plans import texts
from tests.plans.way import asked, draft_round, drawn, fresh, owed, unit_with_clerk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en")]
DAY = "2018-11-06"
XSS = "<script>alert(1)</script>"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sent(user: User, name: str, pk: int | str, day: str = DAY, **body) -> int:
    with at(day):
        return signed_in(user).post(reverse(f"plans:{name}", args=[pk]), body).status_code


def page(user: User, name: str, *args, day: str = DAY, **query):
    with at(day):
        return signed_in(user).get(reverse(f"plans:{name}", args=args), query)


def test_the_whole_way_through_the_forms(city):
    round = draft_round(city)
    assert sent(city.office, "draw", round.slug, day="2018-11-02", note=XSS) == 302
    version = PlanVersion.objects.get()
    assert sent(city.office, "ask", version.pk, group="all", due_on="2018-11-09") == 302
    one = version.consultations.get(unit=city.lead)
    assert set(version.consultations.values_list("unit__name", flat=True)) == {"市住建局", "县住建局"}
    assert sent(city.lead_reviewer, "answer", one.pk, comment="") == 422
    assert sent(city.lead_reviewer, "answer", one.pk, comment=XSS, none="1") == 422
    assert sent(city.lead_reviewer, "answer", one.pk, comment=XSS) == 302
    assert sent(city.lead_reviewer, "answer", one.pk, comment="再次") == 409
    other = version.consultations.get(unit=city.responsible)
    assert sent(city.unit, "answer", other.pk, none="1", comment="") == 302
    assert sent(city.office, "settle", one.pk, taken_up="0", why="") == 422
    assert sent(city.office, "settle", one.pk, taken_up="1", why=XSS) == 302
    assert sent(city.office, "submit", version.pk, to="省政府", document_number="1号", on="2018-11-06") == 302
    assert sent(city.office, "receive", version.pk, on="2018-11-06", file=picture()) == 302
    assert sent(city.office, "reply", version.pk, approved="0", on="2018-11-06", note="") == 422
    assert sent(city.office, "reply", version.pk, approved="1", on="2018-11-06", note=XSS) == 302
    assert sent(city.office, "file", version.pk) == 302
    assert sent(city.office, "prepare", version.pk, intro=XSS, leave_out="1, 二") == 422
    assert sent(city.office, "prepare", version.pk, intro=XSS, leave_out="1、3") == 302
    public = PublicVersion.objects.get()
    assert sent(city.office, "release", public.pk) == 403
    assert sent(city.publisher, "release", public.pk, link="no address") == 422
    assert sent(city.publisher, "release", public.pk, link="") == 302
    for answer in (page(city.office, "version", version.pk), page(city.lead_reviewer, "comment", one.pk)):
        assert XSS not in answer.content.decode()
        assert "&lt;script&gt;" in answer.content.decode()
    assert (fresh(version).state, fresh(public).left_out, Comment.objects.count()) == ("filed", [1, 3], 2)


def test_the_public_reads_what_was_released_and_nothing_else(city, client):
    round = draft_round(city)
    version = drawn(city, round, note="内部说明")
    with at(DAY):
        one, _other = asked(city, version)
        consulting.answer(one.pk, actor=city.office, comment="内部意见")
        consulting.settle(one.pk, actor=city.office, taken_up=True)
    PlanVersion.objects.filter(pk=version.pk).update(state="settled")
    url = reverse("public:plan", args=[round.slug])
    with at(DAY):
        filing.file(version.pk, actor=city.office)
        public = publishing.prepare(version.pk, actor=city.office, intro="现予公开", leave_out=[2])
        assert client.get(url).status_code == 404
        assert "第一轮" not in client.get(reverse("public:plans")).content.decode()
        publishing.release(public.pk, actor=city.publisher, link="https://example.invalid/p")
        (duty,) = owed(city, round, city.responsible)
    with at("2018-11-20"):
        subplans.submit(duty.pk, actor=city.unit, text=texts.plan("东安县", 1))
        subplans.receive(duty.pk, actor=city.office)
        subplans.publish(duty.pk, actor=city.unit, link="https://example.invalid/u", on=date(2018, 11, 20))
        text = client.get(url).content.decode()
        assert round.name in client.get(reverse("public:plans")).content.decode()
    for shown in (
        "现予公开",
        "完成100户截污",
        "https://example.invalid/p",
        "https://example.invalid/u",
        "问题1",
        "问题3",
    ):
        assert shown in text
    for hidden in ("内部说明", "内部意见", "问题2", city.office.username, texts.SENTENCES[1][1][:12]):
        assert hidden not in text
    with at("2018-11-21"):
        publishing.withdraw(public.pk, actor=city.publisher, why="附件有误，更正后重新公开")
        text = client.get(url).content.decode()
    assert "附件有误，更正后重新公开" in text
    assert "完成100户截污" not in text


def cards_of(user: User, round: Round) -> dict[str, tuple[int, str]]:
    return {card.label: (card.count, card.url) for card in desk.cards(user, round)}


def test_a_number_on_a_card_opens_that_many_rows(city):
    round = draft_round(city)
    other, _clerk = unit_with_clerk(city, "双牌县人民政府")
    version = drawn(city, round)
    one, two, _three = asked(city, version, city.responsible, city.lead, other)
    duties = owed(city, round, city.responsible, other, city.lead)
    with at(DAY):
        consulting.answer(two.pk, actor=city.lead_reviewer, comment="有意见")
        subplans.submit(duties[0].pk, actor=city.office, text=texts.plan("东安县", 1))
    with at("2018-12-03"):
        for who, labels in (
            (
                city.office,
                {"Comments on the plan to decide on", "Plans of units to read", "Plans of units that are late"},
            ),
            (city.lead_reviewer, {"Implementing plans to hand in"}),
        ):
            found = cards_of(who, round)
            assert labels <= set(found), who
            for count, url in found.values():
                answer = signed_in(who).get(url)
                assert answer.context["page_obj"].paginator.count == count, url
    assert one.unit != two.unit


def test_a_unit_sees_its_own_and_no_other(city):
    round = draft_round(city)
    other, clerk = unit_with_clerk(city, "双牌县人民政府")
    version = drawn(city, round)
    asked(city, version, city.responsible, other)
    duties = {duty.unit: duty for duty in owed(city, round, city.responsible, other)}
    with at(DAY):
        subplans.submit(duties[other].pk, actor=clerk, text=texts.plan("双牌县", 1))
        copied = subplans.submit(duties[city.responsible].pk, actor=city.unit, text=texts.plan("东安县", 1))
    for name in ("comments", "unit_plans"):
        text = page(city.unit, name, round.slug).content.decode()
        assert "县住建局" in text
        assert "双牌县" not in text
    assert page(city.unit, "unit_plan", duties[other].pk).status_code == 404
    like = copied.likenesses.get()
    assert "双牌县" not in page(city.unit, "unit_plan", duties[city.responsible].pk).content.decode()
    assert page(city.unit, "alike", like.pk).status_code == 404
    assert page(city.office, "alike", like.pk).status_code == 200
    assert "双牌县" in page(city.office, "unit_plan", duties[city.responsible].pk).content.decode()
    assert page(clerk, "version_file", copied.pk).status_code == 404


def test_a_comment_that_is_too_long_gets_one_refusal(city):
    (one, _other) = asked(city, drawn(city))
    with at(DAY):
        answer = signed_in(city.unit).post(reverse("plans:answer", args=[one.pk]), {"comment": "长" * 20_001})
    assert answer.status_code == 422
    assert "Write the comment, or press" not in answer.content.decode()


def test_what_comes_next_is_unfolded(city):
    version = drawn(city)
    ask = f'action="{reverse("plans:ask", args=[version.pk])}"'
    shown = page(city.office, "version", version.pk).content.decode()
    assert "<details" in shown and " open>" in shown.split(ask)[0].rsplit("<details", 1)[1]
    submit = f'action="{reverse("plans:submit", args=[version.pk])}"'
    assert " open>" not in shown.split(submit)[0].rsplit("<details", 1)[1]


def test_reasons_are_given_on_the_page(city):
    round = draft_round(city)
    drawn(city, round)
    round.problems.first().tasks.update(goal="力争完成90户截污")
    version = drawn(city, round)
    answer = page(city.office, "version", version.pk)
    (point,) = answer.context["points"]
    assert sent(city.office, "confirm", version.pk) == 422
    assert sent(city.office, "confirm", version.pk, **{point.key: "短"}) == 422
    assert sent(city.office, "submit", version.pk, to="省政府", document_number="", on="2018-11-06") == 422
    assert sent(city.office, "confirm", version.pk, **{point.key: "上级任务数相应调减十户"}) == 302
    assert Confirmation.objects.get().sign == "“力争” came in. 100 became 90."
    diff = page(city.office, "diff", version.pk).content.decode()
    assert "完成100户截污" in diff
    assert "力争完成90户截污" in diff


def test_papers_and_text(city):
    version = drawn(city)
    text = page(city.office, "paper", version.pk, "txt")
    assert text.content.decode() == version.text
    word = page(city.office, "paper", version.pk, "docx")
    assert (word.status_code, word.content[:2]) == (200, b"PK")
    html = page(city.office, "paper", version.pk, "html").content.decode()
    assert "整改目标：完成100户截污" in html
    assert page(city.office, "paper", version.pk, "pdf").status_code == 302


def test_the_scan_knows_whom_to_chase(city):
    round = draft_round(city)
    one, _two = asked(city, drawn(city, round))
    (duty,) = owed(city, round, city.responsible)
    found = audience.about(Deadline.objects.filter(kind__in=("comment", "sub_plan")))
    assert found[one.deadline_id].unit == city.responsible
    assert found[one.deadline_id].url == reverse("plans:comment", args=[one.pk])
    assert found[duty.deadline_id].url == reverse("plans:unit_plan", args=[duty.pk])
    assert found[duty.deadline_id].duties["unit"] == [(city.responsible.pk, "clerk")]


def grown(city, count: int) -> Round:
    round = draft_round(city, count)
    units = [unit_with_clerk(city, f"第{round.pk}-{n}局")[0] for n in range(count)]
    version = drawn(city, round)
    asked(city, version, *units)
    for duty in owed(city, round, *units):
        with at(DAY):
            subplans.submit(duty.pk, actor=city.office, text=texts.plan("东安县", 1))
    assert SubPlanDuty.objects.filter(plan__round=round).count() == version.consultations.count() == count
    return round


def test_every_page_costs_the_same_for_many_rows(city):
    Policy.load()
    rounds = [grown(city, count) for count in (2, 9)]
    client = signed_in(city.office)
    for name in ("plan", "comments", "unit_plans", "version"):
        found = []
        for round in rounds:
            pk = PlanVersion.objects.of_round(round)[0].pk
            url = reverse(f"plans:{name}", args=[pk if name == "version" else round.slug])
            with at(DAY):
                client.get(url)
                with CaptureQueriesContext(connection) as seen:
                    assert client.get(url).status_code == 200
            found.append(len(seen))
        assert found[0] == found[1], name


def test_a_plan_that_was_drawn_is_filed_from_its_versions(city):
    """The round's own button knows nothing of the reasons that weaker goals need; it leads to where they are asked."""
    round = draft_round(city)
    with at(DAY):
        here = signed_in(city.office).get(reverse("desk:round", args=[round.slug])).content.decode()
    assert reverse("desk:file_plan", args=[round.slug]) in here
    drawn(city, round)
    with at(DAY):
        client = signed_in(city.office)
        there = client.get(reverse("desk:round", args=[round.slug])).content.decode()
        answer = client.post(reverse("desk:file_plan", args=[round.slug]), follow=True)
    assert reverse("desk:file_plan", args=[round.slug]) not in there
    assert "The plan was drawn as version 1: it is filed there" in there
    assert answer.redirect_chain == [(reverse("plans:plan", args=[round.slug]), 302)]
    assert "it is filed there" in answer.content.decode()
    assert Round.objects.get(pk=round.pk).plan_filed_on is None
    with at(DAY):
        assert signed_in(city.unit).post(reverse("desk:file_plan", args=[round.slug])).status_code == 403
