"""Pages of papers: from the first draft to the withdrawn number, who sees what, lists and their counts and costs."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document

from bulletins import queues
from bulletins.models import Bulletin, BulletinText, Template
from bulletins.templating import fields
from bulletins.templating.starter import starter
from cases import neighbours
from papers import making
from papers.models import Order
from reports.kinds import KINDS
from tests.bulletins.desk import NEXT, a_draft, a_snapshot, colleague, issue
from tests.bulletins.documents import word
from tests.factories import at

pytestmark = pytest.mark.django_db
BASE = "/desk/rounds/first/bulletins/"


@pytest.fixture(autouse=True)
def _own_papers(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"


def browse(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def get(user, path: str, code: int = 200) -> str:
    with at(NEXT):
        response = browse(user).get(path)
    assert response.status_code == code, (path, response.status_code)
    return response.content.decode(errors="replace")


def post(user, path: str, data=None):
    with at(NEXT):
        return browse(user).post(path, data or {})


def seen_of(html: str) -> str:
    return re.search(r'name="seen" value="(\w+)"', html)[1]


def test_from_the_first_draft_to_the_withdrawn_number(stage, en):
    office, publisher, snapshot = stage.city.office, stage.city.publisher, a_snapshot(stage)
    assert "No paper has been made yet" in get(office, BASE)
    made = post(office, f"{BASE}new/", {"kind": "notice", "snapshot": snapshot.pk})
    assert made.status_code == 302
    one = made["Location"]
    page = get(office, one)
    assert "You made this paper; somebody else issues it" in page
    kept = post(office, f"{one}texts/", {"practice": "逐项会商。", "seen-practice": 0, "results": "", "seen-results": 0,
                                         "next_steps": "", "seen-next_steps": 0})  # fmt: skip
    assert kept.status_code == 302
    page = get(publisher, one)
    assert "逐项会商。" in page
    assert 'name="seen"' in page
    assert f'href="/desk/rounds/first/snapshots/{snapshot.pk}/list/?figure=problems.total"' in page
    assert post(publisher, f"{one}issue/", {"seen": "0" * 32}).status_code == 409
    assert post(publisher, f"{one}issue/", {"seen": seen_of(page)}).status_code == 302
    issued = get(stage.city.observer, one)
    assert "progress notice 〔2019〕 no. 1" in issued
    assert "issued a paper" in issued
    assert 'name="seen"' not in issued
    assert post(publisher, f"{one}withdraw/", {"why": "短"}).status_code == 422
    assert post(publisher, f"{one}withdraw/", {"why": "附件第三行单位有误，另行印发"}).status_code == 302
    assert "附件第三行单位有误，另行印发" in get(stage.city.observer, BASE)
    assert post(publisher, f"{one}withdraw/", {"why": "附件第三行单位有误，另行印发"}).status_code == 409


def test_every_number_of_the_page_opens_a_list_of_that_length(stage):
    draft = a_draft(stage)
    html = get(stage.city.office, f"{BASE}{draft.pk}/")
    links = set(re.findall(r'<a href="(/desk/rounds/first/snapshots/\d+/list/\?[^"]+)">([\d.]+)</a>', html))
    assert len(links) >= 4
    for address, number in links:
        found = get(stage.city.office, address.replace("&amp;", "&"))
        assert f'data-total="{number}"' in found, (address, number)


def test_two_editors_lose_nothing(stage, en):
    draft, second = a_draft(stage), colleague(stage.city, "二")
    form = {"practice": "甲。", "seen-practice": 0, "results": "", "seen-results": 0, "next_steps": "",
            "seen-next_steps": 0}  # fmt: skip
    assert post(stage.city.office, f"{BASE}{draft.pk}/texts/", form).status_code == 302
    late = post(second, f"{BASE}{draft.pk}/texts/", form | {"practice": "乙。", "next_steps": "丙。"})
    html = late.content.decode()
    assert late.status_code == 409
    assert html.count("甲。") >= 2  # above the form, and in the paper
    assert "乙。</textarea>" in html
    assert "丙。</textarea>" in html
    assert 'name="seen-practice" value="1"' in html
    assert BulletinText.objects.count() == 1
    again = form | {"practice": "甲。乙。", "seen-practice": 1, "next_steps": "丙。"}
    assert post(second, f"{BASE}{draft.pk}/texts/", again).status_code == 302
    assert "<del>甲。</del>" in get(second, f"{BASE}{draft.pk}/")


def test_drafts_are_seen_by_those_who_make_papers_only(stage):
    draft, done = a_draft(stage), issue(a_draft(stage), stage.city.publisher)
    for who in ("observer", "verifier", "auditor"):
        person = stage.city.people[who]
        assert get(person, BASE).count("data-row-link") == 1
        get(person, f"{BASE}{draft.pk}/", 404)
        get(person, f"{BASE}{draft.pk}/paper.docx", 404)
        get(person, f"{BASE}{done.pk}/")
    for who in ("unit", "head", "leader", "lead_reviewer", "mayor"):
        get(stage.city.people[who], BASE, 403)
        get(stage.city.people[who], f"{BASE}{done.pk}/", 403)
    assert get(stage.city.publisher, BASE).count("data-row-link") == 2


def test_the_address_by_number_leads_to_the_paper_of_those_who_may_know(stage):
    draft = a_draft(stage)
    with at(NEXT):
        found = browse(stage.city.office).get(f"/desk/bulletins/{draft.pk}/")
        assert found["Location"] == f"{BASE}{draft.pk}/"
        assert browse(stage.city.observer).get(f"/desk/bulletins/{draft.pk}/").status_code == 404
    assert neighbours.link(f"bulletins.bulletin:{draft.pk}") == f"/desk/bulletins/{draft.pk}/"


def test_the_register_costs_the_same_with_one_paper_and_with_many(stage):
    costs = []
    for count in (1, 25):
        while Bulletin.objects.count() < count:
            issue(a_draft(stage), stage.city.publisher)
        client = browse(stage.city.office)
        with at(NEXT):
            client.get(BASE)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(BASE).status_code == 200
        costs.append(len(asked))
    assert costs[0] == costs[1]


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 2), ("?state=draft", 1), ("?state=issued", 1), ("?state=dropped", 1), ("?kind=notice", 2), ("?year=2019", 1),
     ("?waits=issue", 0), ("?state=withdrawn", 0)],
)  # fmt: skip
def test_the_filters_of_the_address(stage, query, count):
    a_draft(stage), issue(a_draft(stage), stage.city.publisher)
    dropped = a_draft(stage)
    assert post(stage.city.office, f"{BASE}{dropped.pk}/drop/").status_code == 302
    assert post(stage.city.office, f"{BASE}{dropped.pk}/drop/").status_code == 409
    assert get(stage.city.office, f"{BASE}{query}").count("data-row-link") == count


def test_a_card_counts_what_its_list_shows(stage):
    second = colleague(stage.city)
    draft, other = a_draft(stage), a_draft(stage)
    a_draft(stage, actor=stage.city.publisher)
    path = f"{BASE}{other.pk}/texts/"
    form = {
        "practice": "甲。",
        "seen-practice": 0,
        "results": "",
        "seen-results": 0,
        "next_steps": "",
        "seen-next_steps": 0,
    }
    assert post(second, path, form).status_code == 302
    with at(NEXT):
        assert set(queues.to_issue(second, stage.round)) == set(Bulletin.objects.exclude(pk=other.pk))
        for person, count in ((second, 2), (stage.city.office, 1), (stage.city.publisher, 2), (stage.city.observer, 0)):
            cards = [card for card in neighbours.cards(person, stage.round) if "/bulletins/" in card.url]
            assert [card.count for card in cards] == ([count] if count else [])
            if cards:
                assert get(person, cards[0].url).count("data-row-link") == count
    assert draft.state == "draft"


@pytest.mark.parametrize("kind", ["docx", "xlsx", "html"])
def test_files_of_an_issued_paper_are_equal_each_time(stage, kind):
    done = issue(a_draft(stage), stage.city.publisher)
    client = browse(stage.city.observer)
    with at(NEXT):
        first, second = (client.get(f"{BASE}{done.pk}/paper.{kind}") for _n in range(2))
    assert first.status_code == 200
    assert first.content == second.content
    assert f"first-notice-2019-1.{kind}" in first["Content-Disposition"]


def test_a_pdf_is_drawn_by_a_worker_and_kept(stage):
    done = issue(a_draft(stage), stage.city.publisher)
    client = browse(stage.city.observer)
    with at(NEXT):
        asked = client.get(f"{BASE}{done.pk}/paper.pdf")
        assert asked.status_code == 302
        assert making.draw_next()
        order = Order.objects.get()
        assert (order.state, order.file_name) == ("done", "first-notice-2019-1.pdf")
        made = b"".join(client.get(f"{asked['Location']}file/").streaming_content)
        assert client.get(f"{BASE}{done.pk}/paper.pdf").content == made
    assert made.startswith(b"%PDF")
    assert Order.objects.count() == 1


def test_an_order_of_a_paper_that_does_not_add_up_fails_with_the_reason(stage, tamper):
    draft = a_draft(stage)
    figures = dict(draft.snapshot.figures)
    figures["problems"] = figures["problems"] | {"total": 99}
    tamper(type(draft.snapshot), draft.snapshot_id, figures=figures)
    with at(NEXT):
        assert browse(stage.city.office).get(f"{BASE}{draft.pk}/paper.pdf").status_code == 302
        making.draw_next()
    order = Order.objects.get()
    assert order.state == "failed"
    assert "99" in order.words


def test_a_draft_can_tell_of_another_day(stage, en):
    draft, later = a_draft(stage), a_snapshot(stage, NEXT)
    assert post(stage.city.office, f"{BASE}{draft.pk}/snapshot/", {"snapshot": later.pk}).status_code == 302
    assert post(stage.city.office, f"{BASE}{draft.pk}/snapshot/", {"snapshot": 999}).status_code == 422
    assert Bulletin.objects.get().snapshot == later


def test_a_paper_that_does_not_add_up_says_so_and_offers_no_issue(stage, tamper, en):
    draft = a_draft(stage)
    figures = dict(draft.snapshot.figures)
    figures["problems"] = figures["problems"] | {"total": 99}
    tamper(type(draft.snapshot), draft.snapshot_id, figures=figures)
    html = get(stage.city.publisher, f"{BASE}{draft.pk}/")
    assert "This paper cannot be issued" in html
    assert 'name="seen"' not in html
    assert get(stage.city.publisher, f"{BASE}{draft.pk}/paper.docx", 409)


def send(stage, content: bytes, who: str = "office", kind: str = "notice"):
    file = SimpleUploadedFile("模板.docx", content)
    return post(stage.city.people[who], f"{BASE}templates/?kind={kind}", {"file": file})


def test_a_template_is_uploaded_tried_used_and_kept_by_the_papers_issued_with_it(stage, en):
    office = stage.city.office
    early = issue(a_draft(stage), stage.city.publisher)
    assert send(stage, starter(KINDS["notice"])).status_code == 302
    assert send(stage, starter(KINDS["notice"])).status_code == 302  # the same file is the same version
    first = Template.objects.get()
    assert (first.version, first.in_use, first.name) == (1, False, "模板.docx")
    assert "sections[].paragraphs[]" in first.fields
    get(office, f"{BASE}templates/{first.pk}/preview.docx?snapshot={early.snapshot_id}")
    assert post(office, f"{BASE}templates/{first.pk}/use/").status_code == 302
    done = issue(a_draft(stage), stage.city.publisher)
    assert send(stage, word("第二版{{ title }}")).status_code == 302
    second = Template.objects.get(version=2)
    assert post(office, f"{BASE}templates/{second.pk}/use/").status_code == 302
    assert list(Template.objects.filter(in_use=True)) == [second]
    assert Bulletin.objects.get(pk=done.pk).template == first
    assert Bulletin.objects.get(pk=early.pk).template is None
    draft = a_draft(stage)
    with at(NEXT):
        client = browse(office)
        says = {}
        for one in (early, done, draft):
            content = client.get(f"{BASE}{one.pk}/paper.docx").content
            says[one.pk] = [paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs]
    assert says[draft.pk][0].startswith("第二版")
    assert f"审计链 {done.audit_seq}-" in says[done.pk][-1]
    assert "第2期" in says[done.pk]
    assert not any("第2期" in line or "第二版" in line for line in says[early.pk])
    assert post(office, f"{BASE}templates/{second.pk}/stop/").status_code == 302
    assert not Template.objects.filter(in_use=True).exists()
    assert get(office, f"{BASE}templates/").count("fingerprint") >= 2


def test_a_bad_template_is_refused_on_the_page_with_its_paragraph(stage, en):
    answer = send(stage, word("甲", "{{ title.__class__ }}"))
    assert answer.status_code == 422
    assert "paragraph 2" in answer.content.decode()
    assert send(stage, starter(KINDS["notice"]), who="publisher").status_code == 403
    assert send(stage, b"", who="office").status_code == 422
    assert send(stage, b"PK\x03\x04" + b"0" * (5 << 20)).status_code == 422
    assert Template.objects.count() == 0


@pytest.mark.parametrize("kind", KINDS)
def test_the_template_to_begin_with_passes_the_check_for_every_kind(stage, kind):
    assert send(stage, starter(KINDS[kind]), kind=kind).status_code == 302
    assert Template.objects.get().kind == kind


def test_the_list_of_fields_names_every_field_once_with_its_value(stage):
    a_snapshot(stage)
    html = get(stage.city.office, f"{BASE}templates/?kind=notice")
    for name in ("{{ title }}", "{{ figures.problems.total }}", "texts.practice", "{{ row.c1 }}", "{{ s.heading }}"):
        assert name in html
    names = [one.name for one in fields.listed(KINDS["notice"], None)]
    assert len(names) == len(set(names))
