"""The page of one petition as each reader finds it, the acts of the office on it, the auditor's list, the rules."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases import neighbours
from cases.models import Problem
from petitions import desk
from petitions.domain import linking, receiving, secrecy
from petitions.domain import rules as rule_book
from petitions.models import Assignment, Identity, Link, Petition, Reveal
from petitions.states import Stage
from tests.factories import PASSWORD, at, make_org, make_round, make_task, make_user, proof
from tests.petitions import way

pytestmark = pytest.mark.django_db
DAY = "2018-08-02"
NAME, PHONE = "欧阳翠屏", "13907461234"
WORDS = "偷排黑烟"  # of way.WORDING


def get(client, user, url, day=DAY):
    client.force_login(user)
    with at(day):
        return client.get(url)


def send(client, user, name, pk, /, **data):
    client.force_login(user)
    with at(DAY):
        return client.post(reverse(f"petitions:{name}", args=[pk]), data)


def url(petition):
    return reverse("petitions:petition", args=[petition.pk])


@pytest.fixture
def batch(city):
    return way.make_batch(city, 2, identity={"name": NAME, "phone": PHONE}, object_name="金石砖厂")


@pytest.fixture
def petition(batch):
    return batch.petitions.first()


def test_the_office_reads_everything_but_the_identity(client, city, petition, en):
    way.hand_over(city, petition)
    body = get(client, city.office, url(petition)).content.decode()
    for said in (
        WORDS,
        "Original wording",
        "金石砖厂",
        "Kept under seal since",
        "Hand on to another unit",
        "Why this date",
    ):
        assert said in body, said
    assert NAME not in body and PHONE not in body


def test_a_unit_of_the_case_reads_the_wording_and_nothing_of_the_office(client, city, petition, en):
    other = petition.batch.petitions.last()
    with at(DAY):
        linking.link(petition.pk, other.pk, kind="duplicate", actor=city.office)
        receiving.set_accused(petition.pk, make_org("宏远砖厂集团", city.city), actor=city.office)
    way.hand_over(city, petition, city.responsible, city.lead)
    response = get(client, city.unit, url(petition))
    body = response.content.decode()
    assert WORDS in body
    assert "县住建局" in body and "市住建局" not in body  # the other unit's case is not theirs
    for hidden in (
        "Accused unit",
        "宏远砖厂集团",
        "Belongs together",
        "Who complained",
        other.number,
        "linked two",
        "Prepare",
    ):
        assert hidden not in body, hidden
    assert [row["case"].organisation for row in response.context["cases"]] == [city.responsible]


def test_whoever_has_no_case_does_not_know_of_it(client, city, petition):
    way.hand_over(city, petition)
    stranger = make_user((make_org("市水利局", city.city), "clerk"))
    assert get(client, stranger, url(petition)).status_code == 404
    for name in ("edit", "accused", "hand_over", "link", "unlink", "problems", "reveal", "identity", "erase"):
        assert send(client, stranger, name, petition.pk).status_code == 404, name
        assert send(client, city.unit, name, petition.pk).status_code == 403, name


def test_the_accused_side_reads_no_wording_identity_link_or_reason(client, city, petition, en):
    other = petition.batch.petitions.last()
    with at(DAY):
        linking.link(petition.pk, other.pk, kind="duplicate", actor=city.office, why="同一砖厂")
        receiving.set_accused(petition.pk, city.responsible, actor=city.office)
    (case,) = way.hand_over(city, petition, city.lead)
    send(client, city.office, "hand_on", case.pk, to=city.responsible.pk, reason="金石砖厂由县里直接管理")
    for person in (city.unit, city.head, city.secretary):
        response = get(client, person, url(petition))
        body = response.content.decode()
        assert response.status_code == 200
        assert "The wording is withheld" in body
        for hidden in (WORDS, "金石", NAME, PHONE, other.number, "Accused unit", "Who complained", "accused", "linked"):
            assert hidden not in body, hidden
    official = make_user((city.responsible, "office"))
    with at(DAY):
        assert not secrecy.sees_original(official, Petition.objects.get(pk=petition.pk))


def test_the_accused_side_reads_what_was_released(client, city, petition):
    way.finish(city, petition)
    way.release(city, petition)
    with at("2018-08-08"):
        receiving.set_accused(petition.pk, city.responsible, actor=city.office)
    body = get(client, city.unit, url(petition), "2018-08-09").content.decode()
    assert WORDS in body  # the released summary holds the masked words


def test_the_auditor_reads_the_masked_summary_and_who_opened_the_identity(client, city, petition, en):
    assert (
        send(client, city.office, "reveal", petition.pk, reason="电话回访需要联系", password=PASSWORD).status_code
        == 200
    )
    body = get(client, city.auditor, url(petition)).content.decode()
    assert "opened the petitioner" in body and "电话回访需要联系" in body
    assert "Original wording" not in body and NAME not in body and "Open, on record" not in body
    listed = get(client, city.auditor, reverse("petitions:reveals"))
    assert [one.petition_id for one in listed.context["page_obj"]] == [petition.pk]
    assert (
        get(client, city.auditor, reverse("petitions:reveals") + "?q=nobody").context["page_obj"].paginator.count == 0
    )
    assert get(client, city.office, reverse("petitions:reveals")).status_code == 403
    foreign = make_user((make_org("外市", kind="region"), "auditor"))
    assert get(client, foreign, reverse("petitions:reveals")).context["page_obj"].paginator.count == 0


def test_an_identity_is_erased_on_request_and_not_by_a_wrong_password(client, city, petition, en):
    assert send(client, city.office, "erase", petition.pk, why="", password=PASSWORD).status_code == 422
    wrong = send(client, city.office, "erase", petition.pk, why="信访人书面要求删除", password="wrong")
    assert (wrong.status_code, "信访人书面要求删除" in wrong.content.decode()) == (422, True)
    assert send(client, city.verifier, "erase", petition.pk, why="信访人要求", password=PASSWORD).status_code == 403
    assert petition.identity.erased_at is None
    done = send(client, city.office, "erase", petition.pk, why="信访人书面要求删除", password=PASSWORD)
    assert (done.status_code, done["Location"]) == (302, f"{url(petition)}#identity")
    petition.identity.refresh_from_db()
    assert (petition.identity.sealed, petition.identity.erased_why) == (None, "信访人书面要求删除")
    body = get(client, city.office, url(petition)).content.decode()
    assert "The identity was erased on" in body and "Erase for good" not in body and "Open, on record" not in body


def test_an_identity_is_shown_once_and_kept_nowhere(client, city, petition):
    wrong = send(client, city.office, "reveal", petition.pk, reason="电话回访需要联系", password="wrong")
    short = send(client, city.office, "reveal", petition.pk, reason="看", password=PASSWORD)
    assert (wrong.status_code, short.status_code, Reveal.objects.count()) == (422, 422, 0)
    assert "电话回访需要联系" in wrong.content.decode() and NAME not in wrong.content.decode()
    shown = send(client, city.office, "reveal", petition.pk, reason="电话回访需要联系", password=PASSWORD)
    assert NAME in shown.content.decode() and PHONE in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert Reveal.objects.get().reason == "电话回访需要联系"
    assert NAME not in get(client, city.office, url(petition)).content.decode()
    assert (
        send(client, city.verifier, "reveal", petition.pk, reason="电话回访需要联系", password=PASSWORD).status_code
        == 403
    )


def test_an_identity_is_kept_under_seal_or_refused(client, city, petition):
    assert send(client, city.office, "identity", petition.pk).status_code == 422
    assert send(client, city.office, "identity", petition.pk, name="司徒静远").status_code == 302
    assert Identity.objects.filter(petition=petition).count() == 1
    with at(DAY):
        assert secrecy.known(petition).names == ("司徒静远",)


def test_a_petition_is_split_among_units_with_joint_ones(client, city, petition, en):
    rows = {
        "share-0-unit": city.responsible.pk, "share-0-part": "噪声", "share-0-joint": [city.lead.pk],
        "share-1-unit": city.county.pk, "share-1-part": "黑烟",
    }  # fmt: skip
    assert send(client, city.office, "hand_over", petition.pk, **rows).status_code == 302
    cases = Assignment.objects.filter(petition=petition).order_by("pk")
    assert [(c.organisation, c.part) for c in cases] == [(city.responsible, "噪声"), (city.county, "黑烟")]
    assert [row.organisation for row in cases[0].joint.all()] == [city.lead]
    again = send(client, city.office, "hand_over", petition.pk, **rows)
    assert again.status_code == 422
    assert "县住建局 has this petition already." in again.content.decode() and "噪声" in again.content.decode()
    assert send(client, city.office, "hand_over", petition.pk).status_code == 422
    orphan = send(client, city.office, "hand_over", petition.pk, **{"share-0-part": "无主的部分"})
    assert orphan.status_code == 422 and "无主的部分" in orphan.content.decode()
    telling = send(
        client, city.office, "hand_over", petition.pk, **{"share-0-unit": city.lead.pk, "share-0-part": NAME}
    )
    assert telling.status_code == 422


def test_a_case_is_handed_on_with_its_limit_and_joint_units_are_named(client, city, petition):
    (case,) = way.hand_over(city, petition)
    assert send(client, city.office, "hand_on", case.pk, to=city.lead.pk, reason="短").status_code == 422
    assert send(client, city.unit, "hand_on", case.pk, to=city.lead.pk, reason="属市级职权范围").status_code == 403
    assert send(client, city.office, "hand_on", case.pk, to=city.lead.pk, reason="属市级职权范围").status_code == 302
    assert send(client, city.office, "hand_on", case.pk, to=city.county.pk, reason="属市级职权范围").status_code == 409
    new = Assignment.objects.get(petition=petition, organisation=city.lead)
    assert (new.deadline.due_on, way.fresh(case).stage) == (date(2018, 8, 11), Stage.TRANSFERRED)
    assert send(client, city.office, "joint", new.pk, units=[city.county.pk]).status_code == 302
    assert send(client, city.office, "joint", new.pk, units=[city.lead.pk]).status_code == 422
    assert [row.organisation for row in new.joint.all()] == [city.county]
    assert "属市级职权范围" in get(client, city.office, url(petition)).content.decode()


def test_what_was_entered_is_mended_and_masked_again(client, city, petition):
    form = {"channel": "wechat", "types": ["soil"], "summary": f"{NAME}反映砖厂倾倒废渣", "object_name": "宏发砖厂"}
    assert send(client, city.office, "edit", petition.pk, **form).status_code == 302
    petition.refresh_from_db()
    assert (petition.channel, petition.object_key) == ("wechat", "宏发砖")
    assert NAME not in petition.summary and [row.kind for row in petition.types.all()] == ["soil"]
    refused = send(client, city.office, "edit", petition.pk, **form | {"remark": f"联系{PHONE}"})
    assert refused.status_code == 422


def test_links_are_made_and_taken_away_by_one_click(client, city, petition, en):
    other = petition.batch.petitions.last()
    offered = get(client, city.office, url(petition))
    assert [offer.petition for offer in offered.context["offers"]] == [other]
    send(client, city.office, "link", petition.pk, other=other.pk, kind="duplicate", why="same place")
    link = Link.objects.get(ended_at=None)
    assert (link.later, link.earlier, link.kind) == (other, petition, "duplicate")
    assert send(client, city.office, "link", petition.pk, other=other.pk, kind="duplicate").status_code == 409
    body = get(client, city.office, url(other)).content.decode()
    assert petition.number in body and "duplicate of" in body
    assert send(client, city.office, "unlink", petition.pk, link=link.pk).status_code == 302
    assert send(client, city.office, "unlink", petition.pk, link=link.pk).status_code == 409
    assert send(client, city.office, "link", petition.pk, other=other.pk, kind="not_alike").status_code == 302
    assert get(client, city.office, url(petition)).context["offers"] == []
    by_number = {"number": f" {other.number[:8]} {other.number[8:]}", "kind": "same_object"}
    assert send(client, city.office, "link", petition.pk, **by_number).status_code == 302
    assert send(client, city.office, "link", petition.pk, number="X1", kind="duplicate").status_code == 422
    assert send(client, city.office, "link", petition.pk, other=10**9, kind="duplicate").status_code == 404


def test_problems_of_the_feedback_are_chosen(client, city, petition):
    make_task(city, petition.round)
    problem = Problem.objects.get(round=petition.round)
    assert send(client, city.office, "problems", petition.pk, problems=[problem.pk]).status_code == 302
    assert get(client, city.office, url(petition)).context["problems"] == [problem]
    assert send(client, city.office, "problems", petition.pk, problems=["x"]).status_code == 422


def test_many_are_handed_over_after_a_look_and_each_says_what_became_of_it(client, city, batch, en):
    way.hand_over(city, batch.petitions.first())
    assign = reverse("petitions:assign", args=[batch.round.slug])
    seen = get(client, city.office, f"{assign}?batch={batch.pk}&to={city.lead.pk}")
    assert (seen.context["able"], seen.context["due_on"]) == (1, date(2018, 8, 12))
    assert "It has been handed over already." in seen.content.decode()
    assert Assignment.objects.count() == 1
    client.force_login(city.office)
    with at(DAY):
        done = client.post(f"{assign}?batch={batch.pk}", {"to": city.lead.pk})
    assert (done.context["done"], done.context["left"]) == (1, 1)
    assert Assignment.objects.filter(organisation=city.lead).count() == 1
    assert get(client, city.unit, assign).status_code == 403
    picked = get(client, city.office, f"{assign}?pick={batch.petitions.last().pk}&pick=x")
    assert len(picked.context["rows"]) == 1


def test_units_are_reminded_once_a_day(client, city, batch, en):
    for petition in batch.petitions.all():
        way.hand_over(city, petition, city.responsible if petition.is_key else city.lead)
    remind = reverse("petitions:remind", args=[batch.round.slug])
    seen = get(client, city.office, f"{remind}?at_unit=true")
    assert (seen.context["able"], len(seen.context["rows"])) == (1, 2)
    assert "Nobody holds a post in this unit." in seen.content.decode()
    client.force_login(city.office)
    with at(DAY):
        done = client.post(f"{remind}?at_unit=true")
    assert (done.context["done"], done.context["left"]) == (1, 1)
    assert get(client, city.unit, remind).status_code == 403


def test_the_rules_are_read_by_all_and_set_by_the_office(client, city, batch, en):
    rules = reverse("petitions:rules", args=[batch.round.slug])
    assert "Set the rules" not in get(client, city.unit, rules).content.decode()
    facts = {
        "act": "facts", "reply_days": 5, "reply_unit": "working", "notice_days": 0, "notice_unit": "calendar",
        "call_back": "key", "retention_days": 365,
    }  # fmt: skip
    client.force_login(city.office)
    assert client.post(rules, facts).status_code == 302
    assert client.post(rules, facts | {"reply_days": 0}).status_code == 422
    found = rule_book.rules_of(batch.round)
    assert (found.reply_days, found.reply_unit, found.call_back) == (5, "working", "key")
    assert client.post(rules, {"act": "chain", "chain": "petition_short", "seen": 1}).status_code == 302
    assert client.post(rules, {"act": "chain", "chain": "petition_short", "seen": 1}).status_code == 409
    assert client.post(rules, {"act": "days", "days_0": 3, "days_1": 4, "seen": 2}).status_code == 302
    assert client.post(rules, {"act": "days", "days_0": 3, "days_1": 400, "seen": 3}).status_code == 422
    steps = rule_book.rules_of(batch.round).chain_steps
    assert [step["working_days"] for step in steps] == [3, 4]
    client.force_login(city.unit)
    assert client.post(rules, facts).status_code == 403


def test_cards_count_what_their_lists_hold(client, city, batch):
    way.hand_over(city, batch.petitions.first())
    with at("2018-08-20"):
        for person in (city.office, city.unit, city.publisher, city.secretary, city.auditor):
            for card in desk.cards(person, batch.round):
                listed = get(client, person, card.url, "2018-08-20")
                assert listed.status_code == 200
                if "page_obj" in listed.context:
                    assert listed.context["page_obj"].paginator.count == card.count, card.url
        labels = {card.url.rsplit("/petitions/")[-1]: card.count for card in desk.cards(city.office, batch.round)}
        assert labels == {"list/?column=received": 1, "queue/overdue/": 1}
        assert [item.url for item in desk.menu(city.unit, batch.round)] == [reverse("petitions:mine")]
        assert next(iter(desk.cards(city.unit, batch.round))).count == 1
        assert reverse("petitions:reveals") in [item.url for item in desk.menu(city.auditor, batch.round)]
    assert neighbours.link(f"petitions.petition:{batch.petitions.first().pk}") == url(batch.petitions.first())
    assert neighbours.link(f"petitions.batch:{batch.pk}") == reverse("petitions:batch_of", args=[batch.pk])
    to_board = get(client, city.office, reverse("petitions:batch_of", args=[batch.pk]))
    assert to_board.url == reverse("petitions:batch", args=[batch.round.slug, batch.pk])
    assert neighbours.link("petitions.round:1") == ""


def test_the_page_costs_the_same_with_one_case_and_with_many(client, city, batch, django_assert_num_queries):
    petition, other = batch.petitions.all()
    way.hand_over(city, petition)
    way.hand_over(city, other, city.responsible, city.lead, city.county)
    for person in (city.observer, city.office):
        get(client, person, url(petition))
        with at(DAY), django_assert_num_queries(count_of(client, url(petition))):
            client.get(url(other))


def count_of(client, address):
    with at(DAY), CaptureQueriesContext(connection) as context:
        client.get(address)
    return len(context)


def test_another_round_has_other_petitions(client, city, petition):
    other = make_round(city)
    board = reverse("petitions:batch", args=[other.slug, petition.batch_id])
    assert get(client, city.office, board).status_code == 404


def test_who_was_slower_sees_what_was_kept_meanwhile_and_sends_again(client, city, petition, en):
    form = get(client, city.office, reverse("petitions:edit", args=[petition.pk])).context["form"]
    sent = {"channel": "letter", "place": str(city.county.pk), "types": ["air"], "summary": petition.summary}
    first = sent | {"object_name": "宏发砖厂", "seen": form.initial["seen"]}
    assert send(client, city.office, "edit", petition.pk, **first).status_code == 302
    second = sent | {"object_name": "金石新砖厂", "remark": "补充", "seen": form.initial["seen"]}
    answer = send(client, city.office, "edit", petition.pk, **second)
    assert answer.status_code == 409
    assert answer.context["differences"] == [
        {"label": "Enterprise or place complained of", "old": "宏发砖厂", "new": "金石新砖厂"},
        {"label": "Remark", "old": "", "new": "补充"},
    ]
    again = second | {"seen": answer.context["form"]["seen"].value()}
    assert send(client, city.office, "edit", petition.pk, **again).status_code == 302
    petition.refresh_from_db()
    assert (petition.object_name, petition.remark) == ("金石新砖厂", "补充")


def test_late_choices_of_units_and_problems_are_sent_again_knowingly(client, city, petition, en):
    (case,) = way.hand_over(city, petition)
    problem = make_task(city, petition.round).problem
    page = get(client, city.office, url(petition)).context
    forms = {
        "accused": (petition.pk, page["accused_form"], {"accused": city.lead.pk}, "accused_form"),
        "problems": (petition.pk, page["problems_form"], {"problems": [problem.pk]}, "problems_form"),
        "joint": (case.pk, page["cases"][0]["joint_form"], {"units": [city.lead.pk]}, None),
    }
    for name, (pk, form, chosen, shown) in forms.items():
        sent = chosen | {"seen": form.initial["seen"]}
        assert send(client, city.office, name, pk, **sent).status_code == 302, name
        late = send(client, city.office, name, pk, seen=form.initial["seen"])
        assert late.status_code == 409, name
        assert "Somebody else changed this while you wrote." in late.content.decode(), name
        bound = late.context[shown] if shown else late.context["cases"][0]["joint_form"]
        assert send(client, city.office, name, pk, seen=bound["seen"].value()).status_code == 302, name


def test_the_office_is_told_when_what_is_public_already_tells_who_complained(client, city, en):
    petition = way.make_batch(city, 1).petitions.get()
    way.finish(city, petition, handling=f"已联系{NAME}本人确认。")
    way.release(city, petition)
    client.force_login(city.office)
    with at("2018-08-08"):
        sent = client.post(reverse("petitions:identity", args=[petition.pk]), {"name": NAME}, follow=True)
    said = [str(message) for message in sent.context["messages"]]
    assert said == [
        "The identity is kept under seal.",
        "What was released before tells who complained (version 1). Have a publisher withdraw it now.",
    ]


def test_after_erasing_the_office_words_the_result_by_hand(client, city, en):
    petition = way.make_batch(city, 1, identity={"name": NAME}).petitions.get()
    way.finish(city, petition, handling=f"已联系{NAME}本人确认。")
    client.force_login(city.office)
    with at("2018-08-08"):
        secrecy.erase(petition.pk, actor=city.office, why="保存期满", proof=proof(city.office))
        sent = client.post(reverse("petitions:version_new", args=[petition.pk]), {"audience": "public"}, follow=True)
    assert str(list(sent.context["messages"])[1]).startswith("Who complained was erased")
    assert "本人确认" not in sent.content.decode()
