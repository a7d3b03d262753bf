"""Activities and results as an .xlsx: the template, what comes in, every fault by its cell, hostile files."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.domain.keeping import MOST_ROWS
from cases.many import book
from cases.many.columns import ACTIVITIES, RESULTS, offered
from cases.models import Activity, ResultFigure
from papers.reading.cells import shown_as
from records.models import Event
from tests.factories import at, make_round
from tests.petitions.tables import document, part_of, pointing_at_one_stream, replaced, saved

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("en")]
DAY = "2019-05-07"
SHEET = "xl/worksheets/sheet1.xml"
VISIT = [date(2019, 4, 1), "领导调研督导", "现场督办", "市长", "是"]
PM10 = [date(2019, 5, 1), "环境质量指标", "PM10平均浓度", "PM10", None, 51, "μg/m³"]


@pytest.fixture
def round(city):
    return make_round(city)


def filled(activities=(), results=()) -> openpyxl.Workbook:
    """The template with these rows below its heads."""
    with at(DAY):
        found = openpyxl.load_workbook(io.BytesIO(book.template()))
    for sort, rows in ((ACTIVITIES, activities), (RESULTS, results)):
        for number, row in enumerate(rows, 2):
            for place, value in enumerate(row, 1):
                found[sort.sheet].cell(number, place, value)
    return found


def upload(client, user, round, data, name="登记表.xlsx"):
    client.force_login(user)
    data = saved(data) if isinstance(data, openpyxl.Workbook) else data
    with at(DAY):
        return client.post(
            reverse("desk:activities_upload", args=[round.slug]), {"file": SimpleUploadedFile(name, data)}
        )


def told(answer) -> list[tuple[str, int, str, str, str]]:
    assert answer.status_code == 422
    return [(one.sheet, one.row, one.column, one.heading, one.message) for one in answer.context["faults"]]


def nothing_written() -> bool:
    return not Activity.objects.exists() and not ResultFigure.objects.exists()


def test_the_template_goes_down_is_filled_in_and_comes_up(client, city, round):
    client.force_login(city.office)
    with at(DAY):
        answer = client.get(reverse("desk:activities_template", args=[round.slug]))
    assert answer["Content-Disposition"].startswith("attachment")
    empty = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert empty.sheetnames == ["工作动态", "成效和指标", "填表说明"]
    for sort in (ACTIVITIES, RESULTS):
        sheet = empty[sort.sheet]
        assert [cell.value for cell in sheet[1]] == list(sort.heads)
        assert sheet.max_row == 1
    rules = empty["工作动态"].data_validations.dataValidation
    lists = {str(rule.sqref): rule.formula1 for rule in rules if rule.type == "list"}
    assert lists[f"E2:E{MOST_ROWS + 1}"] == '"是,否"'
    assert "领导调研督导" in lists[f"B2:B{MOST_ROWS + 1}"]
    activities = [
        [*VISIT, "现场督办"],
        ["2019-04-02 14:30", "宣传报道", "专栏报道", None, "否", None, None, "电视台", "https://example.org/a"],
        ["2019年4月3日", "项目", "污水厂提标", None, None, None, "2019.5.1", None, None, "5,000,000"],
    ]
    results = [
        [*PM10, "2019年1—4月", "−17.7%", None, 5, "全省", 3],
        [date(2019, 5, 1), "结果", "拆除小高炉", None, None, 109],
    ]
    answer = upload(client, city.office, round, filled(activities, results))
    assert answer.status_code == 302 and answer.url == reverse("desk:activities", args=[round.slug])
    visit, report, project = round.activities.order_by("held_on")
    assert (visit.kind, visit.held_on, visit.who, visit.unannounced) == ("visit", date(2019, 4, 1), "市长", True)
    assert (report.medium, report.held_on, report.link) == ("tv", date(2019, 4, 2), "https://example.org/a")
    assert (project.held_on, project.ends_on) == (date(2019, 4, 3), date(2019, 5, 1))
    assert project.invested_yuan == Decimal(5_000_000)
    index, furnaces = round.results.order_by("pk")
    assert (index.topic, index.value, index.change, index.change_unit) == ("pm10", Decimal(51), "-17.7", "%")
    assert (index.rank, index.rank_scope, index.rank_change) == (5, "province", 3)
    assert (furnaces.kind, furnaces.value, furnaces.recorded_on) == ("result", Decimal(109), date(2019, 5, 1))
    assert Event.objects.filter(verb="round.activity_recorded").count() == 5


def test_every_fault_is_told_by_its_cell_with_what_to_do_and_nothing_is_written(client, city, round):
    rows = [
        VISIT,
        ["昨天", "领导调研督导", "现场督办"],
        [date(2019, 4, 1), "视察", "现场督办", None, "也许"],
        [date(2019, 4, 1), "项目", None, None, None, None, None, None, None, "五百万"],
        [date(2019, 4, 1), "项目", "提标", None, None, None, None, None, None, "=2*3"],
        [date(2019, 4, 1), "项目", "提标", *[None] * 7, "漏在表外"],
        [date(2019, 4, 1), "宣传报道", "报道", *[None] * 5, "javascript:alert(1)"],
    ]
    answer = upload(client, city.office, round, filled(rows, [[date(2019, 5, 1), "结果", "炉", "PM99"]]))
    found = told(answer)
    number = "“五百万” is no number; write the number alone, its unit in a column of its own"
    assert [one[:4] if one[3] in ("类型", "指标") else one for one in found] == [
        ("工作动态", 3, "A", "日期", "“昨天” is no day; write 2019-03-05"),
        ("工作动态", 4, "B", "类型"),
        ("工作动态", 4, "E", "暗访", "“也许” is none of 是、否"),
        ("工作动态", 5, "J", "投资（元）", number),
        ("工作动态", 5, "C", "标题", "This field is required."),
        ("工作动态", 6, "J", "投资（元）", "a formula; paste its value instead"),
        ("工作动态", 7, "K", "", "“漏在表外” stands under no heading; name its column, or delete it"),
        ("工作动态", 8, "I", "链接", "Enter a valid URL."),
        ("成效和指标", 2, "D", "指标"),
    ]
    assert found[1][4] == f"“视察” is none of {'、'.join(offered(ACTIVITIES, 'kind'))}"
    assert found[-1][4] == f"“PM99” is none of {'、'.join(offered(RESULTS, 'topic'))}"
    page = answer.content.decode()
    assert "Nothing was written down. Mend these cells in your table and upload it again." in page
    assert "“登记表.xlsx” is not taken in" in page
    assert nothing_written()


def test_what_the_books_say_against_a_row_is_told_by_its_cell_too(client, city, round):
    late = [date(2019, 5, 8), "会议", "常委会"]
    late[1] = "meeting"
    backwards = [date(2019, 4, 2), "campaign", "百日攻坚", None, None, None, date(2019, 4, 1)]
    hidden = [date(2019, 4, 2), "meeting", "常委会", None, "是"]
    again = [*PM10]
    answer = upload(client, city.office, round, filled([VISIT, late, backwards, hidden], [PM10, again]))
    assert told(answer) == [
        ("工作动态", 3, "A", "日期", "The day lies in the future."),
        ("工作动态", 4, "G", "结束日期", "The last day lies before the first."),
        ("工作动态", 5, "E", "暗访", "Only visits, checks and supervisions can be unannounced."),
        ("成效和指标", 3, "A", "截至", "“PM10平均浓度” has a value of this day already. Correct that one instead."),
    ]
    assert nothing_written()


def test_a_table_sent_twice_counts_once(client, city, round):
    table = filled([VISIT, [date(2019, 4, 2), "meeting", "常委会"]])
    assert upload(client, city.office, round, table).status_code == 302
    found = told(upload(client, city.office, round, table))
    said = "The books have exactly this already. If there were two, write the second down by itself."
    assert found == [("工作动态", 2, "C", "标题", said), ("工作动态", 3, "C", "标题", said)]
    assert round.activities.count() == 2
    two = filled([[date(2019, 4, 9), "visit", "现场督办"]] * 2)
    assert upload(client, city.office, round, two).status_code == 302  # two visits of one day in one table are two
    assert round.activities.count() == 4


def test_sheets_and_heads_that_are_not_ours_are_named_and_nothing_is_dropped(client, city, round):
    table = filled([VISIT])
    table.create_sheet("备查").append(["随手记", "一句话"])
    table["备查"].append(["1", "2"])
    table["填表说明"].sheet_state = "visible"
    table.create_sheet("旧表").sheet_state = "hidden"
    table["工作动态"]["D1"], table["工作动态"]["E1"] = "姓名", "标题"
    unknown = "“姓名” is no known column; delete it, or name it as one of " + "、".join(ACTIVITIES.heads)
    foreign = "its first row names no activities and no results; use the heads of the template, or delete the sheet"
    assert told(upload(client, city.office, round, table)) == [
        ("旧表", 0, "", "", "this sheet is hidden and is not read; show it, or delete it"),
        ("工作动态", 1, "D", "姓名", unknown),
        ("工作动态", 1, "E", "标题", "this column is there twice; delete one"),
        ("备查", 0, "", "", foreign),
    ]
    bare = openpyxl.Workbook()
    bare.active.append(["日期", "类型"])
    bare.active.append([date(2019, 4, 1), "visit"])
    assert told(upload(client, city.office, round, bare)) == [("Sheet", 1, "", "", "these columns are missing: 标题")]
    assert nothing_written()


def test_a_table_of_ones_own_with_the_heads_in_any_order_comes_in(client, city, round):
    own = openpyxl.Workbook()
    own.active.append(["标题", "投资(元)", "日 期", "kind"])
    own.active.append(["污水厂提标", 12.5, "2019/4/1", "project"])
    assert upload(client, city.office, round, own).status_code == 302
    row = round.activities.get()
    assert (row.title, row.invested_yuan, row.held_on, row.kind) == (
        "污水厂提标",
        Decimal("12.5"),
        date(2019, 4, 1),
        "project",
    )


def test_as_many_rows_as_may_come_in_do_and_one_more_does_not(client, city, round):
    rows = [[date(2019, 4, 1), "visit", f"督办{n}"] for n in range(MOST_ROWS - 1)]
    assert upload(client, city.office, round, filled(rows, [PM10])).status_code == 302
    assert (round.activities.count(), round.results.count()) == (MOST_ROWS - 1, 1)
    rows = [[date(2019, 4, 2), "visit", f"督办{n}"] for n in range(MOST_ROWS)]
    answer = upload(client, city.office, round, filled(rows, [PM10]))
    assert answer.status_code == 422
    assert "it holds 501 rows, and at most 500 come in at once; split it" in answer.content.decode()
    assert round.activities.count() == MOST_ROWS - 1
    answer = upload(client, city.office, round, filled())
    assert "it holds no rows; fill in the template and choose it again" in answer.content.decode()


def test_many_faults_are_shown_up_to_a_number(client, city, round):
    answer = upload(client, city.office, round, filled([["昨天", "visit", f"督办{n}"] for n in range(130)]))
    assert (len(answer.context["faults"]), answer.context["more"]) == (100, 30)
    assert "And 30 more." in answer.content.decode()


@pytest.mark.parametrize("who", ["unit", "head", "verifier", "leader", "secretary", "observer", "auditor", "admin"])
def test_only_the_office_takes_tables_in(client, city, round, who):
    answer = upload(client, getattr(city, who), round, filled([VISIT]))
    assert answer.status_code in (403, 404)
    assert nothing_written()


def good() -> bytes:
    return saved(filled([VISIT]))


def macros() -> bytes:
    return replaced(good(), "xl/vbaProject.bin", b"x")


def bomb() -> bytes:
    return replaced(good(), SHEET, b"<worksheet>" + b" " * 120_000_000)


def entities() -> bytes:
    return replaced(good(), SHEET, b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>')


def fetching() -> bytes:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath"
    rel = f'<Relationships><Relationship Id="r1" Type="{kind}" Target="https://evil.example/a.xlsx" TargetMode="External"/></Relationships>'  # noqa: E501
    return replaced(good(), "xl/externalLinks/_rels/externalLink1.xml.rels", rel.encode())


HOSTILE = {
    "empty": (lambda: b"", "a.xlsx", "the file is empty"),
    "bomb": (bomb, "a.xlsx", "unpacks to"),
    "overlapping": (lambda: pointing_at_one_stream(good(), SHEET, 300), "a.xlsx", "overlap"),
    "macros": (macros, "a.xlsx", "macros"),
    "named for macros": (good, "a.xlsm", "macros"),
    "entities": (entities, "a.xlsx", "entities"),
    "another computer": (fetching, "a.xlsx", "from another computer"),
    "way out": (lambda: replaced(good(), "../../evil.sh", b"x"), "a.xlsx", "lead out of it"),
    "cut off": (lambda: good()[:-200], "a.xlsx", "damaged or was cut off"),
    "word": (
        lambda: document([["日期", "类型", "标题"]]),
        "a.docx",
        "this is a Word document; copy the table to Excel",
    ),
    "pdf": (lambda: b"%PDF-1.7\n1 0 obj", "a.xlsx", "PDF"),
    "csv": (lambda: "日期,类型\n2019-04-01,visit".encode(), "a.csv", "plain text"),
    "old": (lambda: bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600 + "Workbook".encode("utf-16-le"), "a.xls", ".xls"),
    "large": (lambda: good() + b"\0" * 5 * 1024 * 1024, "a.xlsx", "A sheet is smaller than 5 MB"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_files_are_refused_with_a_sentence(client, city, round, case):
    make, name, said = HOSTILE[case]
    answer = upload(client, city.office, round, make(), name)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert nothing_written()


def test_text_that_looks_like_a_formula_or_markup_is_only_text(client, city, round):
    table = filled([[date(2019, 4, 1), "meeting", "<script>alert(1)</script>"]])
    cell = table["工作动态"].cell(2, 4, "=cmd|' /C calc'!A0")
    cell.data_type = "s"
    assert upload(client, city.office, round, table).status_code == 302
    row = round.activities.get()
    assert (row.title, row.who) == ("<script>alert(1)</script>", "=cmd|' /C calc'!A0")
    with at(DAY):
        page = client.get(reverse("desk:activities", args=[round.slug])).content.decode()
    assert "<script>alert(1)" not in page


def test_faults_quote_markup_as_text(client, city, round):
    answer = upload(client, city.office, round, filled([["<img src=x onerror=alert(1)>", "visit", "督办"]]))
    page = answer.content.decode()
    assert "&lt;img src=x" in page and "<img src=x" not in page


def test_nothing_in_the_template_runs_or_reaches_out():
    with at(DAY):
        data = book.template()
        assert book.template() == data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
    assert not [name for name in names if "vba" in name.lower() or "external" in name.lower()]
    for number in (1, 2, 3):
        assert b"<f>" not in part_of(data, f"xl/worksheets/sheet{number}.xml")


def test_a_share_below_nought_keeps_its_sign_and_its_per_cent():
    assert [shown_as("-0.177", code) for code in ("0.0%", "0%", "0.0%;[Red]-0.0%", "0.00", "")] == [
        "-17.7%", "-18%", "-17.7%", "-0.177", "-0.177",
    ]  # fmt: skip


def test_a_pasted_word_that_is_neither_yes_nor_no_is_refused(client, city, round):
    client.force_login(city.office)
    text = "日期\t类型\t标题\t暗访\n2019-04-01\tvisit\t督办\t也许"
    with at(DAY):
        answer = client.post(reverse("desk:activities_paste", args=[round.slug]), {"what": "activities", "text": text})
    assert answer.status_code == 422
    assert "row 1: 暗访: “也许” is none of 是、否" in answer.content.decode()
    assert "也许</textarea>" in answer.content.decode()
    assert nothing_written()
