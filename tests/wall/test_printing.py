"""The chart on paper: one page whatever it holds, legible, the same bytes twice; sheets that meet."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from cases.states import Status
from wall import printing
from wall.chart import Bar, Chart, Group, Mark, axis
from wall.lamps import lamp_of

AS_OF = date(2019, 6, 28)
STATUSES = (Status.ON_TRACK, Status.BEHIND, Status.OVERDUE, Status.COMPLETED_EARLY, Status.NOT_STARTED)


def bar(number, title="乡镇污水处理设施建设滞后且管网配套不到位"):
    due = AS_OF + timedelta(days=60 * (number % 7) - 90)
    status = STATUSES[number % len(STATUSES)]
    return Bar(
        number, str(number), title, "市住房和城乡建设局", "副市长（分管城建）", lamp_of(status, due, AS_OF),
        due - timedelta(days=30 * (number % 2)), due, AS_OF if status == Status.COMPLETED_EARLY else None,
        number % 9 == 0, number % 2, number % 101, (Mark(due, bool(number % 3), "步骤"),),
    )  # fmt: skip


def chart(rows, **fields):
    bars = [bar(number, **fields) for number in range(1, rows + 1)]
    groups = tuple(Group(f"第{n + 1}类问题", tuple(bars[n::6])) for n in range(6) if bars[n::6])
    found = axis(date(2018, 11, 9), [AS_OF, *(one.due_on for one in bars)])
    return Chart("督察轮次", AS_OF, True, 1, "ab" * 32, date(2018, 11, 9), found, groups)


@pytest.mark.parametrize(("size", "rows", "least"), [("a3", 33, 6.5), ("a3x4", 100, 7), ("a1", 120, 7), ("a0", 200, 8)])
def test_each_sheet_holds_its_rows_legibly(size, rows, least):
    one = printing.layout(chart(rows), size)
    assert one is not None
    assert one.face >= least
    assert one.needed(chart(rows)) <= one.rows_height


def test_too_many_rows_are_not_offered_and_not_drawn():
    assert [code for code, _words in printing.offered(33)] == ["a3", "a1", "a0", "a3x4"]
    assert [code for code, _words in printing.offered(200)] == ["a0"]
    assert printing.offered(0) == printing.offered(5000) == []
    assert printing.layout(chart(600), "a3") is None
    with pytest.raises(printing.PdfError):
        printing.draw(chart(600), "a3")


def test_the_page_is_one_and_says_what_the_chart_says(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    data = chart(33)
    pdf = printing.draw(data, "a3")
    (page,) = PdfReader(BytesIO(pdf)).pages
    text = page.extract_text()
    assert sorted((round(float(page.mediabox.width)), round(float(page.mediabox.height)))) == [842, 1191]
    for told in (
        "督察轮次整改挂图",
        "截至2019年6月28日",
        "冻结数据",
        "abababababab",
        "共33项任务",
        "第6类问题",
        "原定期限",
    ):
        assert told in text.replace("\n", ""), told
    assert printing.draw(data, "a3") == pdf
    fonts = {str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()}
    assert all("+" in name for name in fonts), "every face is embedded"


def test_four_sheets_hold_one_drawing_and_their_numbers(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    pages = PdfReader(BytesIO(printing.draw(chart(20), "a3x4"))).pages
    assert len(pages) == 4
    drawings = {page["/Resources"]["/XObject"].raw_get("/Chart").idnum for page in pages}
    assert len(drawings) == 1
    for number, page in enumerate(pages, 1):
        assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (1191, 842)
        assert f"第{number}张，共4张" in page.extract_text().replace("\n", "")


def test_long_and_hostile_words_wrap_and_stay_words(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    hostile = '<script>alert(1)</script>"><img src="file:///etc/passwd">' + "很长的问题标题" * 9
    pdf = printing.draw(chart(6, title=hostile[:80]), "a3")
    (page,) = PdfReader(BytesIO(pdf)).pages
    assert "<script>" in page.extract_text().replace("\n", "")
