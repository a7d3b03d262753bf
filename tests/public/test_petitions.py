"""Petitions on the public site: what stands there, what never does, and what is left of a withdrawal."""

import io
import re
import zipfile
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from papers import jobs
from petitions.domain import receiving, releasing, secrecy
from petitions.models import Original, Petition
from reports import publishing
from reports.totals import TotalsDisagree
from tests.factories import at
from tests.petitions import way

pytestmark = pytest.mark.django_db
DAY = "2018-08-08"
SECRET, PHONE = "欧阳金丝雀", "13907461234"
WITHDRAWN = "乌金作坊"
KINDS = ("html", "docx", "xlsx")
# Sessions and accounts are not among them: a public page belongs to nobody.
READ = {
    "cases_round", "orgs_organisation", "petitions_batch", "petitions_petition", "petitions_publicversion",
    "reports_publication", "reports_publicationline", "reports_release",
}  # fmt: skip


@pytest.fixture
def batch(city):
    """Three results: one released with a canary beside it, one to be withdrawn, one never released."""
    made = way.make_batch(city, 3)
    first, second, third = made.petitions.all()
    way.finish(city, first, investigation="经查，该厂夜间确有排烟。")
    way.finish(city, second, verdict="unfounded", investigation=f"经查，{WITHDRAWN}未见异常。", no_action=True)
    way.finish(city, third, investigation=f"未公开的{SECRET}。")
    with at(DAY):
        secrecy.keep(first.pk, {"name": SECRET, "phone": PHONE}, actor=city.office)
        Original.objects.filter(petition=first).update(content=f"{SECRET}（{PHONE}）来电。")
        Petition.objects.filter(pk=first.pk).update(remark=f"内部备注{SECRET}")
        releasing.prepare(third.pk, actor=city.office)
    way.release(city, first), way.release(city, second)
    publish(city, made)
    return made


def publish(city, batch, day=DAY):
    with at(day):
        row = publishing.make(batch.round.pk, batch.pk, actor=city.office)
        return publishing.release(row.pk, actor=city.publisher, seen=row.digest)


def correct(city, petition, day="2018-08-09"):
    with at(day):
        version = releasing.prepare(petition.pk, actor=city.office, note="更正处理情况")
        version = releasing.reword(version.pk, actor=city.office, handling="罚款三万元，责令停产。")
        return releasing.release(version.pk, actor=city.publisher, seen=version.digest)


def base(batch):
    return f"/rounds/{batch.round.slug}/petitions/"


def get(url, query=None, day="2018-08-10"):
    with at(day):
        return Client().get(url, query or {})


def page(url, query=None):
    answer = get(url, query)
    assert answer.status_code == 200, url
    return answer.content.decode()


def text_of(body):
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as file:
            return "".join(file.read(name).decode() for name in file.namelist() if name.endswith("xml"))
    return body.decode()


def everything(batch):
    """Every page and file of the round's petitions, and the pages that lead to them."""
    urls = ["/petitions/", base(batch), *(f"{base(batch)}publications/{n}/" for n in (1, 2, 3))]
    urls += [f"{base(batch)}publications/{n}/table.{kind}" for n in (1, 2, 3) for kind in KINDS]
    urls += [f"{base(batch)}{quote(number)}/" for number in batch.petitions.values_list("number", flat=True)]
    for url in urls:
        get(url)  # the first reader of a PDF has it drawn
    jobs.draw_waiting()
    answers = {url: get(url) for url in urls}
    return {url: text_of(answer.content) for url, answer in answers.items() if answer.status_code == 200}


def test_results_are_read_and_what_was_not_released_is_not_there(city, batch):
    first, second, third = batch.petitions.all()
    texts = everything(batch)
    assert len(texts) == 8
    assert "经查，该厂夜间确有排烟。" in texts[f"{base(batch)}{first.number}/"]
    for text in texts.values():
        assert third.number not in text
        assert SECRET not in text and "金丝雀" not in text and PHONE not in text and "内部备注" not in text
    assert get(f"{base(batch)}{third.number}/").status_code == 404
    assert f"{SECRET}" in third.assignments.get().replies.get().investigation  # it could have leaked


def test_a_round_without_anything_released_is_unknown(city):
    batch = way.make_batch(city, 1)
    petition = batch.petitions.get()
    way.finish(city, petition)
    with at(DAY):
        version = releasing.prepare(petition.pk, actor=city.office)
        for url in (base(batch), f"{base(batch)}{petition.number}/", f"{base(batch)}publications/1/"):
            assert get(url).status_code == 404
        assert batch.round.name not in page("/petitions/")
        inside = releasing.refuse(version.pk, actor=city.publisher, why="先内部")
        inside = releasing.prepare(petition.pk, actor=city.office, audience="inside")
        releasing.release(inside.pk, actor=city.publisher, seen=inside.digest)
    assert get(base(batch)).status_code == 404


def test_a_table_that_is_not_released_is_unknown(city, batch):
    correct(city, batch.petitions.first())
    with at("2018-08-09"):
        publishing.make(batch.round.pk, batch.pk, actor=city.office)
    for end in ("", "table.xlsx", "table.html"):
        assert get(f"{base(batch)}publications/2/{end}").status_code == 404
    assert "publications/2/" not in page(base(batch))


def test_counts_reconcile_and_say_why_they_differ(city):
    batch = way.make_batch(city, 3)
    rows = list(batch.petitions.all())
    for petition, verdict in zip(rows, ("founded", "founded", "unfounded"), strict=True):
        way.finish(city, petition, verdict=verdict)
    for petition in rows:
        way.release(city, petition)
    way.hand_over(city, rows[2], city.lead, day="2018-08-07")
    publish(city, batch)
    answer = get(base(batch))
    sums = answer.context["sums"]
    assert sums["total"] == 3
    assert {one.query: one.count for one in sums["verdicts"]} == {"verdict=founded": 2, "verdict=unfounded": 1}
    assert sum(one.count for one in sums["outcomes"]) == 3
    assert [one.count for one in sums["types"]] == [3, 1]
    assert answer.context["types_note"] != ""
    assert (answer.context["tables"][0].received, answer.context["tables"][0].assigned) == (3, 4)
    assert answer.context["is_split"]
    for one in (*sums["verdicts"], *sums["outcomes"], *sums["types"]):
        assert get(f"{base(batch)}?{one.query}").context["page_obj"].paginator.count == one.count


def test_search_takes_numbers_however_they_are_typed(city, batch):
    first, second, _third = batch.petitions.all()
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in first.number)
    for typed in (first.number, f" {first.number[:6]} {first.number[6:]} ", wide, first.number.lower()):
        lines = get(base(batch), {"q": typed}).context["lines"]
        assert [line.number for line in lines] == [first.number]
    both = get(base(batch), {"q": first.number[:10]}).context["lines"]
    assert {line.number for line in both} == {first.number, second.number}
    assert get(base(batch), {"q": "没有这个"}).context["lines"] == []


def test_filters_are_asked_in_the_database(city, batch):
    first, second, _third = batch.petitions.all()
    for query, numbers in (
        ({"verdict": "unfounded"}, [second.number]),
        ({"status": "closed"}, [first.number, second.number]),
        ({"place": "东安县"}, [first.number, second.number]),
        ({"type": "noise"}, [second.number]),
        ({"type": "air", "verdict": "founded"}, [first.number]),
        ({"verdict": "' OR 1=1"}, [first.number, second.number]),  # no choice: not used
    ):
        assert [line.number for line in get(base(batch), query).context["lines"]] == numbers, query


@pytest.mark.parametrize("number", ["X/2018?a=1#b%2F c", "..", "第12号（重点）", "a\\b", "publications", "<b>&\"'"])
def test_numbers_of_any_characters_have_a_page(city, number):
    batch = way.make_batch(city, 1, number=1)
    petition = batch.petitions.get()
    Petition.objects.filter(pk=petition.pk).update(number=number)
    petition.refresh_from_db()
    way.finish(city, petition)
    way.release(city, petition)
    publish(city, batch)
    (line,) = get(base(batch)).context["lines"]
    text = page(line.url)
    assert "责令停产整改，立案查处。" in text
    assert "<b>&" not in text
    assert escape(line.url) in page(f"{base(batch)}publications/1/")


def test_a_correction_shows_both_versions_and_what_changed(city, batch):
    first = batch.petitions.first()
    correct(city, first)
    text = page(f"{base(batch)}{first.number}/")
    assert "更正处理情况" in text
    assert "<mark>罚款三万元，</mark>" in text
    table = page(f"{base(batch)}publications/1/")
    assert "已更正，见第2版" in table and "本次公开后又作更正的信访举报件1件" in table
    publish(city, batch, "2018-08-10")
    assert f"更正已公开的信访举报件1件：{first.number}（2018年8月9日更正，第2版）" in page(
        f"{base(batch)}publications/2/"
    )


def test_late_numbers_are_named_in_the_next_table(city, batch):
    third = batch.petitions.last()
    with at(DAY):
        version = third.versions.get()
        releasing.reword(version.pk, actor=city.office, investigation="经查属实。")
        version.refresh_from_db()
        releasing.release(version.pk, actor=city.publisher, seen=version.digest)
    later = way.make_batch(city, 1, number=2, round=batch.round)
    way.finish(city, later.petitions.get())
    way.release(city, later.petitions.get())
    publish(city, later, "2018-08-09")
    assert f"补充公开以前批次的信访举报件1件：{third.number}（第1批）" in page(f"{base(batch)}publications/2/")


def test_withdrawn_words_are_gone_everywhere_and_the_line_stays(city, batch):
    second = batch.petitions.all()[1]
    before = everything(batch)
    assert sum(WITHDRAWN in text for text in before.values()) == 5  # page, table, three files
    with at("2018-08-09"):
        releasing.withdraw(second.versions.get().pk, actor=city.publisher, why="涉及商业秘密")
    after = everything(batch)
    assert set(after) == set(before)
    assert [url for url, text in after.items() if WITHDRAWN in text] == []
    assert "涉及商业秘密" in after[f"{base(batch)}{second.number}/"]
    assert "涉及商业秘密" in after[base(batch)]
    for url, text in after.items():
        if "publications" in url:
            assert second.number in text and "已撤回" in text
    assert get(base(batch), {"verdict": "unfounded"}).context["lines"] == []  # nor can it be asked for
    assert WITHDRAWN in str(second.versions.get().content)


def test_a_corrected_and_withdrawn_version_leaves_the_one_before(city, batch):
    first = batch.petitions.first()
    version = correct(city, first)
    with at("2018-08-10"):
        releasing.withdraw(version.pk, actor=city.publisher, why="数额有误")
    text = page(f"{base(batch)}{first.number}/")
    assert "罚款三万元" not in text
    assert "责令停产整改，立案查处。" in text and "数额有误" in text


def test_a_withdrawn_table_keeps_its_line_only(city, batch):
    with at("2018-08-09"):
        publishing.withdraw(batch.round.publications.get().pk, actor=city.publisher, why="表格有误")
    text = page(f"{base(batch)}publications/1/")
    assert "表格有误" in text and "经查" not in text
    assert "表格有误" in page(base(batch))
    for kind in KINDS:
        assert get(f"{base(batch)}publications/1/table.{kind}").status_code == 404


def test_only_projections_are_read(city, batch):
    first = batch.petitions.first()
    correct(city, first)
    for url in ("/petitions/", base(batch), f"{base(batch)}?q=D2&verdict=founded", f"{base(batch)}{first.number}/",
                f"{base(batch)}publications/1/", f"{base(batch)}publications/1/table.html"):  # fmt: skip
        with CaptureQueriesContext(connection) as seen:
            assert get(url).status_code == 200
        for query in seen:
            tables = set(re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"]))
            assert tables and tables <= READ, (url, tables - READ)
            assert '"summary"' not in query["sql"]
            assert '"object_name"' not in query["sql"]


def test_pages_are_cacheable_and_belong_to_nobody(city, batch):
    first = batch.petitions.first()
    for url in ("/petitions/", base(batch), f"{base(batch)}{first.number}/", f"{base(batch)}publications/1/",
                f"{base(batch)}publications/1/table.xlsx"):  # fmt: skip
        answer = get(url)
        assert "public" in answer["Cache-Control"] and answer["ETag"], url
        assert not answer.cookies
        with at("2018-08-10"):
            assert Client().get(url, headers={"if-none-match": answer["ETag"]}).status_code == 304
        assert get(url).content == answer.content


@pytest.mark.parametrize("end", ["", "?verdict=founded", "publications/1/"])
def test_pages_ask_as_many_questions_for_many_rows(city, end):
    counts = []
    for number, size in ((1, 1), (2, 5)):
        batch = way.make_batch(city, size, number=number)
        for petition in batch.petitions.all():
            way.finish(city, petition)
            way.release(city, petition)
        publish(city, batch)
        get(base(batch) + end)
        with CaptureQueriesContext(connection) as seen:
            get(base(batch) + end)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_table_that_does_not_add_up_is_never_published(city):
    batch = way.make_batch(city, 1)
    petition = batch.petitions.get()
    way.finish(city, petition)
    way.release(city, petition)
    with at(DAY):
        receiving.edit(petition.pk, actor=city.office, types=("water",))
        with pytest.raises(TotalsDisagree):
            publishing.make(batch.round.pk, batch.pk, actor=city.office)


def test_the_round_and_the_menu_lead_there(city, batch):
    text = page("/petitions/")
    assert base(batch) in text and batch.round.name in text
    assert '"/petitions/"' in page("/")
