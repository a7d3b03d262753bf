"""The screens of a list: what they show, what they accept, what they refuse, and how many queries they cost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from cases.domain import planning
from cases.models import ChangeRequest, Problem
from intake.domain import taking
from intake.models import ImportBatch, ImportRow, RowUnit, UnitAlias
from intake.reading import faults
from tests.factories import at, make_round
from tests.intake.documents import a_batch, a_change, a_claim, a_fault, a_problem

DAY = "2018-11-01"


@pytest.fixture
def round(city):
    with at(DAY):
        return make_round(city)


@pytest.fixture
def client(city, en):
    client = Client()
    client.force_login(city.office)
    return client


def page(client, name, *args, **query):
    with at(DAY):
        return client.get(reverse(f"intake:{name}", args=args), query)


def post(client, name, *args, **data):
    with at(DAY):
        return client.post(reverse(f"intake:{name}", args=args), data)


def text(response):
    return response.content.decode()


@pytest.fixture
def batch(city, round):
    with at(DAY):
        return a_batch(
            city, round, a_problem(1), a_problem(2, goal=""), a_problem(None, line=2, units=(("市环保局", "lead"),)),
            claims=(a_claim(33, 3),), faults=(a_fault("表格没有表头"),), changes=(a_change("環", "环"),),
        )  # fmt: skip


def test_a_file_is_kept_and_waits_for_a_worker(client, city, round):
    upload = SimpleUploadedFile("方案.txt", "一、问题".encode("gb18030"))
    answer = post(client, "new", round.slug, upload=upload, document_date="2018-10-01")
    made = ImportBatch.objects.get()
    assert answer.url == reverse("intake:batch", args=[round.slug, made.pk])
    assert (made.state, made.name, made.made_by, str(made.document_date)) == (
        "waiting", "方案.txt", city.office, "2018-10-01",
    )  # fmt: skip
    waiting = text(page(client, "batch", round.slug, made.pk))
    assert "waits for its turn" in waiting and "every 2s" in waiting
    assert b"".join(page(client, "file", round.slug, made.pk).streaming_content) == "一、问题".encode("gb18030")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Choose a file, or paste"),
        ({"text": "一", "upload": ("a.txt", b"x")}, "not both"),
        ({"upload": ("a.doc", b"x")}, "this is plain text"),
        ({"upload": ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 50)}, "this is a picture; ask for the Word or Excel file"),
        ({"upload": ("a.txt", b"\0\1\2")}, "not plain text"),
        ({"upload": ("a.docx", b"PK\3\4")}, "damaged"),
    ],
)
def test_what_cannot_be_a_list_is_refused_with_the_remedy(client, round, data, said):
    if "upload" in data:
        data = data | {"upload": SimpleUploadedFile(*data["upload"])}
    answer = post(client, "new", round.slug, **data)
    assert answer.status_code == 422
    assert said in text(answer)
    assert not ImportBatch.objects.exists()


def test_the_same_document_is_told_at_once(client, round):
    post(client, "new", round.slug, text="一、问题")
    first = ImportBatch.objects.get()
    answer = post(client, "new", round.slug, text="一、问题")
    assert answer.status_code == 422
    assert "stands here already" in text(answer)
    assert reverse("intake:batch", args=[round.slug, first.pk]) in text(answer)
    post(client, "put_aside", round.slug, first.pk)
    assert post(client, "new", round.slug, text="一、问题").status_code == 302


def test_the_dry_run_shows_verdicts_counts_and_faults(client, round, batch):
    shown = text(page(client, "batch", round.slug, batch.pk))
    for words in ("33", "differs", "表格没有表头", "Write the goal", "not matched to a unit", "has no number"):
        assert words in shown
    assert 'disabled aria-describedby="take-faulty"' in shown
    only = page(client, "batch", round.slug, batch.pk, show="new")
    assert [one["row"].problem_number for one in only.context["rows"]] == [1]
    faults = page(client, "records", round.slug, batch.pk, show="faults")
    assert [one["said"]["number"] for one in faults.context["records"]] == [2, None]


def test_the_cleaned_text_shows_what_was_changed(client, round, batch):
    shown = text(page(client, "text", round.slug, batch.pk))
    assert '<del title="traditional character">環</del><ins' in shown
    only = text(page(client, "text", round.slug, batch.pk, kind="traditional"))
    assert "環" in only and "第1段" in only


def test_a_record_stands_beside_its_source(client, round, batch):
    shown = text(page(client, "records", round.slug, batch.pk))
    for words in ("第1段", "完成第1片区截污", "市住建局", "2019-12-31", "市环保局"):
        assert words in shown


def sheet(client, row, **changes):
    """The form of a record as the page shows it, with some fields changed."""
    form = page(client, "row", row.pk).context["sheet"]
    data = {}
    for part in (form.form, form.measures.management_form, *form.measures, form.parts.management_form, *form.parts):
        for field in part:
            value = field.value()
            if value not in (None, False):
                data[field.html_name] = value
    return data | changes


def test_every_field_is_mended_in_its_place(client, city, round, batch):
    row = batch.rows.get(number=3)
    data = sheet(client, row)
    new = {"r-number": 3, "r-title": "改好的题目", "r-goal": "建成", "u-0-unit": "市住建局", "m-0-text": "先做这件"}
    answer = post(client, "row", row.pk, **data | new)
    assert answer.status_code == 302, text(answer)
    row.refresh_from_db()
    assert (row.proposed["number"], row.proposed["title"], row.verdict, row.faults) == (3, "改好的题目", "new", [])
    assert row.proposed["measures"][0] == {"text": "先做这件", "words": "2019年3月底前"}
    assert row.read["title"] != "改好的题目"
    unit = row.units.get(measure=0)
    assert (unit.organisation, unit.how, unit.name) == (city.lead, RowUnit.How.CHOSEN, "市环保局")


def test_a_unit_that_is_none_is_refused_and_nothing_is_lost(client, round, batch):
    row = batch.rows.get(number=3)
    answer = post(client, "row", row.pk, **sheet(client, row, **{"u-0-unit": "没有这个局", "r-title": "我写的"}))
    assert answer.status_code == 422
    assert "is no unit here" in text(answer) and "我写的" in text(answer) and "没有这个局" in text(answer)
    row.refresh_from_db()
    assert row.proposed["title"] != "我写的"


def test_a_reason_that_is_too_long_is_kept_on_the_page(client, round, batch):
    row = batch.rows.get(number=1)
    answer = post(client, "out", row.pk, **{"out-why": "理" * 201})
    assert answer.status_code == 422 and "理" * 201 in text(answer)
    assert not batch.rows.filter(is_left_out=True).exists()


def test_a_saved_record_leads_to_the_next_one_with_faults(client, round, batch):
    row, next_one = batch.rows.get(number=1), batch.rows.get(number=2)
    shown = text(page(client, "row", row.pk))
    assert 'name="next"' in shown and "hx-post" not in shown
    answer = post(client, "row", row.pk, **sheet(client, row, next="1"))
    assert answer.url == reverse("intake:row", args=[next_one.pk])
    refused = text(post(client, "row", row.pk, **sheet(client, row, **{"u-0-unit": "没有这个局"})))
    assert "measure 0" not in refused


def test_who_comes_late_is_told(client, round, batch):
    row = batch.rows.get(number=1)
    stale = sheet(client, row, **{"r-title": "后来的"})
    assert post(client, "row", row.pk, **sheet(client, row, **{"r-title": "先来的"})).status_code == 302
    answer = post(client, "row", row.pk, **stale)
    assert answer.status_code == 409 and "后来的" in text(answer)
    row.refresh_from_db()
    assert row.proposed["title"] == "先来的"


def test_with_htmx_only_the_record_is_sent(client, round, batch):
    row = batch.rows.get(number=1)
    with at(DAY):
        part = client.get(reverse("intake:row", args=[row.pk]), headers={"HX-Request": "true"})
    assert "<html" not in text(part) and f'id="record-{row.pk}"' in text(part)


def test_a_name_is_settled_once_for_the_whole_list_and_remembered(client, city, round):
    with at(DAY):
        units = (("市环保局", "lead"),)
        batch = a_batch(city, round, a_problem(1, units=units), a_problem(2, units=units), a_problem(3))
    shown = page(client, "units", round.slug, batch.pk)
    assert [(one["key"], one["n"]) for one in shown.context["names"]] == [("市环保局", 2)]
    data = {"n-TOTAL_FORMS": 1, "n-INITIAL_FORMS": 1, "n-0-key": "市环保局", "n-0-unit": "市住建局", "n-0-teach": "on"}
    settled = post(client, "units", round.slug, batch.pk, **data)
    assert settled.url == reverse("intake:batch", args=[round.slug, batch.pk])  # nothing is left to settle
    assert set(batch.rows.values_list("verdict", flat=True)) == {"new"}
    assert UnitAlias.objects.get().organisation == city.lead
    with at(DAY):
        later = a_batch(city, round, a_problem(4, units=units))
    assert later.rows.get().units.get().how == RowUnit.How.ALIAS
    assert "市环保局" in text(page(client, "names", round.slug))
    post(client, "name_forget", round.slug, UnitAlias.objects.get().pk)
    assert not UnitAlias.objects.exists()


def test_from_the_dry_run_to_drafts_and_back(client, city, round, batch):
    post(client, "number", round.slug, batch.pk)
    assert post(client, "leave_faults_out", round.slug, batch.pk, **{"out-why": ""}).status_code == 422
    assert post(client, "leave_faults_out", round.slug, batch.pk, **{"out-why": "另行录入"}).status_code == 302
    refused = post(client, "take", round.slug, batch.pk)
    assert refused.status_code == 422 and "Confirm that you have looked" in text(refused)
    assert not Problem.objects.exists()
    assert post(client, "take", round.slug, batch.pk, **{"take-confirmed": "on"}).status_code == 302
    assert Problem.objects.get().number == 1
    taken = text(page(client, "batch", round.slug, batch.pk))
    assert "Take the list back" in taken and "Taken in by" in taken
    assert post(client, "take", round.slug, batch.pk, **{"take-confirmed": "on"}).status_code == 409
    assert post(client, "take_back", round.slug, batch.pk, **{"back-why": "传错了"}).status_code == 302
    assert not Problem.objects.exists()
    assert "传错了" in text(page(client, "batch", round.slug, batch.pk))


def test_a_change_of_the_filed_plan_is_asked_for_on_its_page(client, city, round):
    with at(DAY):
        first = a_batch(city, round, a_problem(1))
        taking.take(first.pk, actor=city.office)
        planning.file_plan(round.pk, actor=city.office)
        second = a_batch(city, round, a_problem(1, deadline_text="2020年6月底前"), a_problem(2))
        taking.take(second.pk, actor=city.office)
    row = second.rows.get(problem_number=1)
    shown = text(page(client, "ask", row.pk))
    assert "2019年12月底前" in shown and "2020年6月底前" in shown
    data = {"ask-fields_wished": ["deadline"], "ask-reason": "upper_plan", "ask-why": "省里已经调整方案的时限"}
    assert post(client, "ask", row.pk, **data).status_code == 302
    assert ChangeRequest.objects.get().field == "deadline"


@pytest.mark.parametrize("name", ["batch", "records", "text", "units"])
def test_pages_cost_the_same_at_any_length(client, city, round, name):
    counts = []
    for n, rows in enumerate((1, 9)):
        with at(DAY):
            units = (("市环保局", "lead"), ("东安县住建局", "responsible"))
            batch = a_batch(
                city, round, *(a_problem(100 * n + i, units=units, line=i) for i in range(1, rows + 1)),
                name=f"{n}.txt",
                changes=tuple(a_change("環", "环", paragraph=i) for i in range(1, rows + 1)),
            )  # fmt: skip
            page(client, name, round.slug, batch.pk)
            with CaptureQueriesContext(connection) as seen:
                assert page(client, name, round.slug, batch.pk).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert counts[0] < 40


def test_the_first_page_and_the_menu_lead_to_lists(client, city, round, batch):
    with at(DAY):
        home = text(client.get("/desk/"))
    assert "Lists to finish" in home and f"/desk/rounds/{round.slug}/import/" in home
    assert len(page(client, "batches", round.slug, state="open").context["rows"]) == 1
    with at(DAY):
        round_page = text(client.get(f"/desk/rounds/{round.slug}/"))
    assert f"/desk/rounds/{round.slug}/import/new/" in round_page
    assert ImportRow.objects.count() == 3


def test_deadline_words_are_explained_while_they_are_typed(client, batch):
    row = batch.rows.first()
    shown = text(page(client, "row", row.pk))
    assert f'hx-get="{reverse("intake:explain", args=[batch.round.slug, batch.pk])}"' in shown
    assert 'id="id_r-deadline_text_why"' in shown and 'id="id_m-0-words_why"' in shown
    explained = page(client, "explain", batch.round.slug, batch.pk, **{"r-deadline_text": "2019年12月底前"})
    assert "2019-12-31" in text(explained)
    assert "2019-03-31" in text(page(client, "explain", batch.round.slug, batch.pk, **{"m-3-words": "2019年3月底前"}))
    assert text(page(client, "explain", batch.round.slug, batch.pk, other="2019年3月底前")).strip() == ""


def test_words_within_the_year_count_from_the_day_of_the_document(client, city, round, batch):
    ImportBatch.objects.filter(pk=batch.pk).update(document_date="2020-02-01")
    explained = page(client, "explain", batch.round.slug, batch.pk, **{"r-deadline_text": "年内完成"})
    assert "2020-12-31" in text(explained)


def test_a_document_without_problems_offers_nothing_to_take(client, city, round):
    with at(DAY):
        empty = a_batch(city, round, faults=(a_fault("未识别出问题"),))
    shown = text(page(client, "batch", round.slug, empty.pk))
    assert "No problem was found in this document" in shown
    assert reverse("intake:take", args=[round.slug, empty.pk]) not in shown
    assert reverse("intake:put_aside", args=[round.slug, empty.pk]) in shown


def test_the_list_of_lists_says_how_many_records_each_has(client, round, batch):
    rows = text(page(client, "batches", round.slug))
    assert '<td class="num" data-label="Records">3</td>' in rows


def test_faults_of_a_reading_are_said_in_the_language_of_the_reader(client, city, round):
    with at(DAY), override("zh-hans"):
        empty = a_batch(city, round, faults=(faults.fault("清单, row 5", "no_text"), a_fault("表格没有表头")))
    kept = ImportBatch.objects.get(pk=empty.pk).faults
    assert "The text of the problem is missing" not in kept[0]["message"]
    said = [one["message"] for one in page(client, "batch", round.slug, empty.pk).context["reading_faults"]]
    assert said == ["The text of the problem is missing; add it.", "表格没有表头"]
