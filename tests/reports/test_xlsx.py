"""The spreadsheet: text in every cell, a head that stays, nothing lost, steady bytes."""

import io
import time
import zipfile

import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from papers.xlsx import CellTooLong, render_xlsx
from reports.catalogue.petition_table import COLUMNS, compose
from reports.catalogue.progress_notice import compose as compose_notice
from tests.reports.petition_sample import day, load, publication, row
from tests.reports.sample import notice

FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    '=cmd|"/c calc"!A1',
    "＝1+1",
    " =1+1",
    "\t=1+1",
    "{=1+1}",
    "http://127.0.0.1/x",
    "mailto:a@b",
    "internal:Sheet1!A1",
    "0012",
    "1e5",
    "TRUE",
    "2018-08-09",
    "_x0041_",
    "<b>&amp;</b>",
    "第一行\n第二行",
    " 前后空格 ",
]


def opened(content: bytes):
    return load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def paper():
    return compose(day())


@pytest.fixture(scope="module")
def sheet(paper):
    return opened(render_xlsx(paper))["一览表"]


def test_title_head_and_rows(paper, sheet):
    rows = [[cell or "" for cell in line] for line in sheet.iter_rows(values_only=True)]
    assert rows[0] == ["群众信访举报转办和边督边改公开情况一览表（第12批）", *[""] * 10]
    assert rows[1] == [column.title for column in COLUMNS]
    shown = [list(one.cells) for one in paper.attachment.rows]
    shown[4][-1] = "示例"
    assert rows[2:] == shown
    assert sheet.merged_cells.ranges == set()


def test_every_cell_is_text(sheet):
    assert {cell.data_type for line in sheet.iter_rows() for cell in line if cell.value is not None} <= {
        "s",
        "inlineStr",
    }


@pytest.mark.parametrize("text", FORMULAS)
def test_what_looks_like_a_formula_stays_text(text):
    content = render_xlsx(compose(publication((row(1, content=text, accountability=text),), by_place=())))
    cell = opened(content)["一览表"]["C3"]
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    # openpyxl leaves the file format's own escape of "_x0041_" in an inline text as it is.
    assert unescape(cell.value) == text.replace("\t", " ")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")
        assert not any(b'TargetMode="External"' in packed.read(name) for name in packed.namelist())


def test_it_prints_across_with_the_head_on_each_page(sheet):
    assert sheet.freeze_panes == "A3"
    assert sheet.print_title_rows == "$1:$2"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    # One page wide (the default, therefore not written), as many high as it takes.
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, int(sheet.page_setup.fitToHeight)) == (None, 0)
    assert sheet["C3"].alignment.wrap_text
    assert sheet.column_dimensions["C"].width > 35


def test_the_second_sheet_says_what_the_paper_says(paper):
    book = opened(render_xlsx(paper))
    assert book.sheetnames == ["一览表", "说明"]
    assert {one.sheet_state for one in book} == {"visible"}
    lines = [line[0] for line in book["说明"].iter_rows(values_only=True)]
    for section in paper.sections:
        assert set(section.paragraphs) <= set(lines)
    assert lines[0] == paper.plain_title
    assert lines[-2:] == ["2018年8月9日", f"数据截至2018年8月9日 · 卷宗校验码 {'5f' * 8}"]


def test_who_wrote_it_is_who_signs(paper):
    made = opened(render_xlsx(paper)).properties
    assert (made.creator, made.lastModifiedBy) == (paper.author, paper.author)
    assert {f"{one:%Y-%m-%d %H:%M}" for one in (made.created, made.modified)} == {"2018-08-09 00:00"}


def test_the_same_paper_gives_the_same_bytes(paper):
    first = render_xlsx(paper)
    time.sleep(2.1)
    assert render_xlsx(compose(day())) == first


def test_a_cell_is_kept_whole_or_refused():
    whole = "长" * 32_000
    content = render_xlsx(compose(publication((row(1, content=whole),))))
    assert opened(content)["一览表"]["C3"].value == whole
    for text in ("长" * 32_768, "\U00020bb7" * 16_400):
        with pytest.raises(CellTooLong, match="Row 3, column 3"):
            render_xlsx(compose(publication((row(1, content=text),))))


def test_without_a_table_there_are_only_the_sentences():
    assert opened(render_xlsx(compose(publication(())))).sheetnames == ["说明"]


def test_any_paper_can_be_one():
    book = opened(render_xlsx(compose_notice(notice())))
    assert book["一览表"].max_row == 35


def test_many_rows():
    assert opened(render_xlsx(compose(load(2000))))["一览表"].max_row == 2002
