"""Long tables: every row once, pages numbered over the whole, one outline, one structure, the same bytes again."""

import io
import re
from datetime import date

import pytest
from pypdf import PdfReader

from papers import long, pdf
from papers.paper import Column, Paper, Row, Section, Table

DAY = date(2019, 12, 5)
ROWS = 90
WORDS = "整改措施全部落实，已通过验收并完成公示"


def paper(rows: int = ROWS, *, dense: bool = False, **changes) -> Paper:
    made = tuple(Row((f"R{n:04}", WORDS[: 2 + n % 17], WORDS * (1 + 40 * (dense and n == 30)))) for n in range(rows))
    columns = (Column("序号", 10), Column("措施", 20), Column("进展", 30))
    table = Table("整改情况一览表", columns, made, ("数据由各单位报送。",), dense=dense)
    words = {"title": "整改情况的通报", "round_name": "轮次", "sections": (Section("总体情况", 1, ("正文。",)),)}
    more = {"signatories": ("某市人民政府",), "digest": "ab" * 32, "attachment": table}
    return Paper(**words, as_of=DAY, document_date=DAY, **(more | changes))


@pytest.fixture(autouse=True)
def _short_parts(monkeypatch):
    monkeypatch.setattr(long, "AT_ONCE", 30)
    monkeypatch.setattr(long, "NUMBERS_AT_ONCE", 4)


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "dense"])
def drawn(request):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(long, "AT_ONCE", 30)
        patch.setattr(long, "NUMBERS_AT_ONCE", 4)
        said: list[tuple[int, str]] = []
        content = long.render_pdf(paper(dense=request.param), lambda *told: said.append(told))
        return content, said, request.param


def texts(content: bytes) -> list[str]:
    return [re.sub(r"\s+", "", page.extract_text()) for page in PdfReader(io.BytesIO(content), strict=True).pages]


def test_every_row_stands_once_in_its_order(drawn):
    found = re.findall(r"R\d{4}", "".join(texts(drawn[0])))
    assert found == [f"R{n:04}" for n in range(ROWS)]


def test_pages_are_numbered_over_the_whole(drawn):
    pages = texts(drawn[0])
    assert len(pages) > 5
    assert "—1—" in pages[0]
    for number, text in enumerate(pages[1:], 2):
        assert re.findall(r"第(\d+)页/共(\d+)页", text) == [(str(number), str(len(pages)))]
        assert "数据截至2019年12月5日·卷宗校验码abababababababab" in text
        assert "序号措施进展" in text
    assert ["注" in text for text in pages[1:]] == [False] * (len(pages) - 2) + [True]


def test_only_the_page_before_the_second_lane_ends_early(drawn):
    content, _said, dense = drawn
    counts = [len(re.findall(r"R\d{4}", text)) for text in texts(content)[2:-1]]
    middle = next(n for n, text in enumerate(texts(content)[2:-1]) if "R0044" in text)
    usual = [count for place, count in enumerate(counts) if place != middle]
    assert dense or max(usual) - min(usual) <= 2


def test_the_outline_leads_to_the_pages(drawn):
    reader = PdfReader(io.BytesIO(drawn[0]))
    flat: list = []

    def walk(items, level=0):
        for item in items:
            if isinstance(item, list):
                walk(item, level + 1)
            else:
                flat.append((level, item.title, reader.get_destination_page_number(item)))

    walk(reader.outline)
    pages = texts(drawn[0])
    assert flat[:3] == [(0, "整改情况的通报", 0), (1, "一、总体情况", 0), (1, "整改情况一览表", 1)]
    rows = [(title, page) for _level, title, page in flat[3:]]
    assert len(rows) >= 3
    assert {level for level, _title, _page in flat[3:]} == {2}
    for title, page in rows:
        first = int(re.fullmatch(r"第(\d+)行起", title)[1])
        assert f"R{first - 1:04}" in pages[page]


def test_the_structure_names_every_page_and_each_text_once(drawn):
    reader = PdfReader(io.BytesIO(drawn[0]), strict=True)
    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("zh-CN", True)
    tree = root["/StructTreeRoot"]
    numbers = tree["/ParentTree"]["/Nums"]
    keys = list(numbers[::2])
    assert keys == sorted(set(keys))
    assert {page["/StructParents"] for page in reader.pages} <= set(keys)
    document = tree["/K"][0].get_object()
    assert all(kid.get_object().raw_get("/P") == document.indirect_reference for kid in document["/K"])
    tables = [kid for part in document["/K"] for kid in kinds(part.get_object())]
    assert tables.count("/Table") == len(reader.pages) - 1
    assert tables.count("/TR") >= ROWS


def kinds(element) -> list[str]:
    found = [str(element["/S"])]
    for kid in element.get("/K", []):
        kid = kid.get_object()
        if hasattr(kid, "get") and "/S" in kid:
            found += kinds(kid)
    return found


def test_each_face_stands_at_most_once_in_a_lane(drawn):
    fonts: dict[str, set[int]] = {}
    for page in PdfReader(io.BytesIO(drawn[0])).pages:
        for reference in page["/Resources"]["/Font"].values():
            fonts.setdefault(str(reference.get_object()["/BaseFont"]), set()).add(
                reference.get_object().indirect_reference.idnum
            )
    assert {name: len(found) for name, found in fonts.items() if len(found) > long.LANES} == {}


def test_how_far_it_is_is_told(drawn):
    done = [thousandths for thousandths, _words in drawn[1]]
    assert done == sorted(done)
    assert done[-1] == 950
    assert len(done) >= 4


def test_the_same_paper_gives_the_same_bytes(drawn):
    content, _said, dense = drawn
    assert long.render_pdf(paper(dense=dense)) == content


def test_a_short_table_is_one_drawing(monkeypatch):
    made = []
    whole = pdf.draw
    monkeypatch.setattr(pdf, "draw", lambda *given, **named: made.append(named) or whole(*given, **named))
    assert b"%PDF" in long.render_pdf(paper(30))[:8]
    assert made == [{"limits": long.LIMITS}]


def test_a_table_longer_than_any_pdf_is_refused(monkeypatch):
    monkeypatch.setattr(long, "MOST_ROWS", 50)
    with pytest.raises(long.TooLong, match="50"):
        long.render_pdf(paper())


def test_one_failed_part_fails_the_paper_and_ends_the_other_lane(monkeypatch):
    calls = []

    def broken(*given, **named):
        calls.append(named["part"]["lane"])
        raise pdf.PdfTookTooLong("x")

    monkeypatch.setattr(pdf, "draw", broken)
    with pytest.raises(pdf.PdfTookTooLong):
        long.render_pdf(paper(400))
    assert len(calls) <= 2
