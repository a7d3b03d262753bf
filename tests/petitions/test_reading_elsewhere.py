"""Tables as offices of other places make them: boxes to tick, dragged borders, struck words, headings that hold two."""

import io
import zipfile

import docx
import openpyxl
import pytest
from django.core.exceptions import ValidationError
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from papers.reading.cells import number_text, shown_as
from papers.reading.layout import columns_of
from petitions.reading.read import as_json, read
from petitions.reading.ticks import chosen
from tests.petitions.tables import document, saved, sheet, word, word_cell, word_row

pytestmark = pytest.mark.usefixtures("en")  # refusals are compared in the source language

SHORT = ["序号", "受理编号", "交办问题", "行政区域", "污染类型"]


def petitions(data, name="a.xlsx"):
    answer = as_json(read(data, name))
    assert answer["errors"] == []
    return answer["petitions"]


def numbers(data, name="a.xlsx"):
    return [petition["number"] for petition in petitions(data, name)]


@pytest.mark.parametrize(
    ("cell", "ticked"),
    [
        ("□属实 ☑部分属实 □不属实", "部分属实"),
        ("属实☑ 部分属实□", "属实"),
        ("□来电\n■来信", "来信"),
        ("来电√ 来信□", "来电"),
        ("（√）属实 （ ）不属实", "属实"),
        ("□√属实 □不属实", "属实"),
        ("☑水 □大气 ☑噪声", "水、噪声"),
        ("□属实 □不属实", ""),
        ("√", "√"),
        ("☑", "☑"),
        ("●属实 ○不属实", "属实"),
        ("◯属实\n◉不属实", "不属实"),
        ("○√属实 ○不属实", "属实"),
        ("○一般 ●重点", "重点"),
        ("●二○二五年办结 ○未办结", "二○二五年办结"),
        ("二○○五年办结 √", "二○○五年办结 √"),
        ("二○二五年办结", "二○二五年办结"),
        ("○属实", "○属实"),
        ("已办结○", "已办结○"),
        ("○ 水污染\n○ 噪声", "○ 水污染\n○ 噪声"),
        ("部分属实（一项）", "部分属实（一项）"),
    ],
)
def test_boxes(cell, ticked):
    assert chosen(cell) == ticked


def test_a_table_of_boxes():
    headings = ["序号", "受理编号", "受理方式", "举报内容", "行政区划", "污染类型", "是否属实", "是否办结"]
    boxes = ["□来电 ☑来信", "x", "y", "☑水 □大气 ☑噪声", "□是 ☑否", "□已办结\n☑阶段性办结\n□未办结"]
    (found,) = petitions(sheet([headings, [1, "20240001", *boxes]]))
    assert (found["channel"], found["types"], found["verdict"], found["status"]) == (
        "letter",
        ["water", "noise"],
        "unfounded",
        "staged",
    )


def _row(cells):
    texts = "".join(
        f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>'
        for text, span in cells
    )
    return f"<w:tr>{texts}</w:tr>"


def _uneven():
    rows = [
        [("交办清单", 8)],
        list(zip(SHORT, (1, 2, 2, 1, 2), strict=True)),
        list(zip(("1", "D3HB202406020001", "一", "武汉市", "水"), (2, 2, 1, 2, 1), strict=True)),
        list(zip(("2", "D3HB202406020002", "二", "黄石市", "大气"), (1, 1, 3, 2, 1), strict=True)),
    ]
    grid = "<w:tblGrid>" + "<w:gridCol/>" * 8 + "</w:tblGrid>"
    paper = docx.Document()
    table = f"<w:tbl {nsdecls('w')}><w:tblPr/>{grid}{''.join(map(_row, rows))}</w:tbl>"
    paper.element.body.insert(0, parse_xml(table))
    return saved(paper)


def test_borders_that_were_dragged():
    found = petitions(_uneven(), "a.docx")
    assert [(one["number"], one["content"], one["region"], one["types"]) for one in found] == [
        ("D3HB202406020001", "一", "武汉市", ["water"]),
        ("D3HB202406020002", "二", "黄石市", ["air"]),
    ]


def test_groups_of_headings_over_an_uneven_grid():
    title, groups = [(0, 8)], [(0, 1), (1, 5), (5, 8)]
    first, second = [(0, 1), (1, 3), (3, 5), (5, 6), (6, 8)], [(0, 2), (2, 4), (4, 5), (5, 7), (7, 8)]
    flat = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]
    assert columns_of([title, groups, first, second]) == [[(0, 5)], [(0, 1), (1, 3), (3, 5)], flat, flat]


def test_an_even_grid_loses_only_the_columns_that_no_cell_uses():
    assert columns_of([[(0, 6)], [(0, 2), (2, 4), (4, 6)]]) == [[(0, 3)], [(0, 1), (1, 2), (2, 3)]]


def _struck_sheet():
    book = openpyxl.Workbook()
    page = book.active
    page.append([*SHORT, "是否属实"])
    page.append([1, "'D3NX202501010001", "", "银川市", "大气"])
    struck = InlineFont(strike=True)
    page["C2"] = CellRichText("某厂", TextBlock(InlineFont(b=True), "排放"), TextBlock(struck, "白烟"), "黑烟")
    page["F2"] = CellRichText(TextBlock(struck, "属实"), TextBlock(InlineFont(color="FF0000"), "不属实"))
    page.append([2, "D3NX202501010002", CellRichText(TextBlock(struck, "撤回的一件")), "银川市", "水"])
    return saved(book)


def test_struck_words_in_a_sheet():
    first, second = petitions(_struck_sheet())
    assert (first["number"], first["content"], first["verdict"]) == ("D3NX202501010001", "某厂排放黑烟", "unfounded")
    assert second["content"] == "撤回的一件"


def test_words_that_a_reader_of_the_document_does_not_see():
    paper = docx.Document()
    table = paper.add_table(2, 5)
    for row, texts in zip(table.rows, (SHORT, ["1", "D3SD202109010001", "", "济南市", "水"]), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    runs = [
        '<w:moveFrom {w} w:id="1"><w:r><w:t>搬走</w:t></w:r></w:moveFrom>',
        '<w:del {w} w:id="2"><w:r><w:delText>删去</w:delText></w:r></w:del>',
        '<w:ins {w} w:id="3"><w:r><w:t>补上</w:t></w:r></w:ins>',
        "<w:r {w}><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>",
        '<w:r {w}><w:rPr><w:vanish w:val="0"/><w:strike w:val="false"/></w:rPr><w:t>可见</w:t></w:r>',
        "<w:r {w}><w:rPr><w:strike/></w:rPr><w:t>划去</w:t></w:r>",
        "<w:r {w}><w:t>末</w:t></w:r>",
    ]
    for run in runs:
        table.cell(1, 2).paragraphs[0]._p.append(parse_xml(run.format(w=nsdecls("w"))))
    assert petitions(saved(paper), "a.docx")[0]["content"] == "补上可见末"


@pytest.mark.parametrize(
    ("findings", "verdict"),
    [
        ("经查，举报情况部分属实。其中一项问题属实。", "partly_founded"),
        ("不属实。该厂此前被举报属实，现已停产。", "unfounded"),
        ("（一）废水问题属实。已查明来源。（二）噪声问题不属实。", "partly_founded"),
        ("经现场核查，该厂已停产。", None),
        ("是否属实：否。经查，该厂无夜间生产。", "unfounded"),
    ],
)
def test_findings_that_hold_the_verdict(findings, verdict):
    headings = [*SHORT, "调查核实情况（是否属实）", "处理和整改情况（是否办结）"]
    (found,) = petitions(
        sheet([headings, [1, "D3GX202104100001", "a", "南宁", "水", findings, "阶段性办结。已清理。"]])
    )
    assert (found["verdict"], found["status"]) == (verdict, "staged")
    assert (found["investigation"], found["handling"]) == (findings, "阶段性办结。已清理。")


def test_findings_alone_give_no_verdict():
    row = [1, "D3GX202104100001", "a", "南宁", "水", "经查属实。"]
    assert petitions(sheet([[*SHORT, "调查核实情况"], row]))[0]["verdict"] is None


def test_headings_with_the_word_in_brackets():
    headings = [
        "编号（受理）",
        "问题基本情况（交办）",
        "情况（调查核实）",
        "情况（问责）",
        "区域（行政）",
        "类型（污染）",
    ]
    (found,) = petitions(sheet([headings, ["X3TJ202004010001", "a", "查", "通报", "津南区", "大气"]]))
    assert (found["content"], found["investigation"], found["accountability"]) == ("a", "查", "通报")
    assert (found["region"], found["types"]) == ("津南区", ["air"])


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("来电D3SX202505280018", "D3SX202505280018"),
        ("来信件编号：X3SX202505280018", "X3SX202505280018"),
        ("第6号 D3SX202505280018", "D3SX202505280018"),
        ("信20170816134", "信20170816134"),
        ("访受〔2021〕0517031号", "访受〔2021〕0517031号"),
    ],
)
def test_words_in_front_of_the_number(cell, number):
    assert numbers(sheet([SHORT, [9, cell, "a", "某区", "水"]])) == [number]


@pytest.mark.parametrize(
    ("stored", "lost"),
    [("410000201806050043", False), ("410000201806050000", True), ("410000201806050048", True), ("4.1E+17", True)],
)
def test_digits_that_a_program_wrote_out_are_not_lost(stored, lost):
    """The third is what a double makes of the second."""
    assert number_text(stored)[1] is lost


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        ("202505280018", '"D3SX"000000000000', "D3SX202505280018"),
        ("35", "0000", "0035"),
        ("35", '"第"000"号";[Red]-0', "第035号"),
        ("36", "0\\号", "36号"),
        ("36", "General", "36"),
        ("36", "0_ ", "36"),
        ("4260", "#,##0.00", "4260"),
        ("0.953", "0%", "95%"),
        ("0.953", "0.00%", "95.30%"),
        ("0.953", "0.00", "0.953"),
        ("5", "# ?/?", "5"),
        ("-5", '"D"0', "-5"),
        ("NaN", "0%", "NaN"),
        ("1", '"是";"否"', "是"),
        ("0", '"是";;"否"', "否"),
        ("1", '"是";;"否"', "是"),
        ("0.0", '"是";"负";"否";@', "否"),
        ("1", '"是;对";"否"', "是;对"),
        ("0", '[=1]"是";"否"', "0"),
        ("36", '"第"General"号"', "第36号"),
        ("36", '"第"G/通用格式"号"', "第36号"),
        ("36", ";;;", "36"),
        ("0", '0;-0;"无"', "无"),
        ("5", "0." + "0" * 400 + "%", "500.000000%"),
        ("5", "@", "5"),
        ("5", "", "5"),
    ],
)
def test_signs_that_the_format_of_a_number_adds(number, code, shown):
    assert shown_as(number, code) == shown


def test_numbers_of_petitions_that_live_in_the_format_of_a_sheet():
    book = openpyxl.Workbook()
    page = book.active
    for line in (SHORT, [1, 202505280018, "a", "东安县", "水"], [2, 7, "b", "东安县", "水"]):
        page.append(line)
    page["B2"].number_format, page["B3"].number_format = '"D3SX"000000000000', "0000"
    assert numbers(saved(book)) == ["D3SX202505280018", "0007"]


def test_boxes_that_a_sheet_draws():
    book = openpyxl.Workbook()
    page = book.active
    page.append([*SHORT, "是否属实"])
    font = InlineFont(rFont="Wingdings 2")
    boxes = CellRichText(TextBlock(font, "R"), "属实", TextBlock(font, "£"), "不属实")
    page.append([1, "D3SX202505280018", "a", "东安县", "水", boxes])
    page.append([2, "D3SX202505280019", "b", "东安县", "水", "O"])
    page["F3"].font = Font(name="Wingdings 2")
    page.append([3, "D3SX202505280020", "A座 R", "东安县", "水", "是"])
    chinese = TextBlock(InlineFont(rFont="宋体"), "VOCs超标")
    page.append(
        [4, "D3SX202505280021", CellRichText(chinese, TextBlock(InlineFont(b=True), "R")), "东安县", "水", "是"]
    )
    page["C5"].font = Font(name="Wingdings 2")
    assert [(one["verdict"], one["content"]) for one in petitions(saved(book))] == [
        ("founded", "a"), ("unfounded", "b"), ("founded", "A座 R"), ("founded", "VOCs超标☑")
    ]  # fmt: skip


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#NAME?", "######"])
def test_an_error_in_place_of_a_text(error):
    (found,) = read(sheet([SHORT, [1, "D3SX202505280018", error, "东安县", "水"]]), "a.xlsx").errors
    assert found == {
        "where": "sheet “交办”, row 2, 交办问题",
        "message": f"column “交办问题” holds the error {error} of a spreadsheet; write what belongs there",
    }


def test_a_note_that_names_petitions_where_the_number_comes_first():
    rows = [
        SHORT[1:],
        ["D3HB202406020001", "a", "武汉", "水"],
        ["注：D3HB202406020001与D3HB202406010009为同一案件"],
        ["合计1件，其中来电1件、来信0件"],
        ["填表人：办公室", "审核人：办公室", "", "填表日期：2024年6月2日"],
    ]
    assert numbers(sheet(rows)) == ["D3HB202406020001"]


@pytest.mark.parametrize(
    ("cell", "types"),
    [
        ("水气土生态噪声", ["water", "air", "soil", "ecology", "noise"]),
        ("上海路扬尘", ["air"]),
        ("☐水\n☑土壤", ["soil"]),
    ],
)
def test_types_in_one_word(cell, types):
    assert petitions(sheet([SHORT, [1, "D3HB202406020001", "a", "武汉", cell]]))[0]["types"] == types


def test_part_of_it_founded():
    row = [1, "D3HB202406020001", "a", "武汉", "水", "属实（部分）"]
    assert petitions(sheet([[*SHORT, "是否属实"], row]))[0]["verdict"] == "partly_founded"


def test_rows_without_end_are_not_one_petition():
    rows = [SHORT, [1, "D3HB202406020001", "a", "武汉", "水"], *(["", "", f"段{n}"] for n in range(250))]
    result = read(sheet(rows), "a.xlsx")
    assert [reading.where for reading in result.readings] == [
        "sheet “交办”, rows 2–101",
        "sheet “交办”, rows 102–201",
        "sheet “交办”, rows 202–252",
    ]
    assert len(result.errors) == 2


# Hostile files.


def with_part(data, part, content):
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != part:
                new.writestr(entry, old.read(entry))
        new.writestr(part, content)
    return made.getvalue()


def refusal(data, name):
    with pytest.raises(ValidationError) as refused:
        read(data, name)
    (message,) = refused.value.messages
    assert message.startswith(f"“{name}”: ") and "\n" not in message
    return message


def _template(target):
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    relation = f'<Relationship Id="rId1" Type="{kind}" Target="{target}" TargetMode="External"/>'
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    content = f'<Relationships xmlns="{space}">{relation}</Relationships>'
    plain = document([SHORT, ["1", "D3HB202406020001", "a", "武汉", "水"]])
    return with_part(plain, "word/_rels/settings.xml.rels", content)


@pytest.mark.parametrize("target", ["http://192.0.2.1/a.dotm", r"\\192.0.2.1\a.dotm", "file://///192.0.2.1/a.dotm"])
def test_a_template_from_another_computer(target):
    assert "from another computer" in refusal(_template(target), "a.docx")


def test_a_template_on_the_disk_of_its_writer_is_everyday():
    assert numbers(_template(r"file:///C:\Office\Normal.dotm"), "a.docx") == ["D3HB202406020001"]


def test_an_archive_inside():
    assert "another archive" in refusal(with_part(sheet([SHORT]), "xl/embeddings/a.zip", b"PK\x03\x04"), "a.xlsx")


def test_merged_ranges_laid_over_one_another():
    cells = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 2001))
    merges = '<mergeCell ref="A1:A2000"/>' * 20_000
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    content = f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData><mergeCells>{merges}</mergeCells></worksheet>'
    assert "split it" in refusal(with_part(sheet([SHORT]), "xl/worksheets/sheet1.xml", content), "a.xlsx")


JUDGED = [*SHORT, "是否属实"]


def _symbol(font, code):
    return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'


def _lettered(letter):
    return f'<w:r><w:rPr><w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2"/></w:rPr><w:t>{letter}</w:t></w:r>'


def _form_box(is_ticked):
    state = "<w:checked/>" if is_ticked else '<w:checked w:val="0"/>'
    box = f'<w:ffData><w:checkBox><w:default w:val="0"/>{state}</w:checkBox></w:ffData>'
    return f'<w:r><w:fldChar w:fldCharType="begin">{box}</w:fldChar></w:r>'


@pytest.mark.parametrize(
    ("empty", "ticked"),
    [
        (_symbol("Wingdings 2", "F0A3"), _symbol("Wingdings 2", "F052")),
        (_symbol("Wingdings", "F0A8"), _symbol("Wingdings", "F0FE")),
        (_lettered("£"), _lettered("R")),
        (_lettered("\uf0a3"), _lettered("\uf052")),
        (_form_box(False), _form_box(True)),
    ],
)
def test_boxes_that_a_document_draws(empty, ticked):
    """Both options are printed; only the boxes tell which is meant."""
    yes, no = ("<w:r><w:t>属实</w:t></w:r>", "<w:r><w:t>不属实</w:t></w:r>")
    rows = [
        word_row(JUDGED),
        word_row(["1", "D3SX202505280018", "a", "东安县", "水", f"<w:p>{ticked}{yes}{empty}{no}</w:p>"]),
        word_row(["2", "D3SX202505280019", "b", "东安县", "水", f"<w:p>{empty}{yes}{ticked}{no}</w:p>"]),
        word_row(["3", "D3SX202505280020", "c", "东安县", "水", f"<w:p>{_symbol('Wingdings', 'F0FC')}</w:p>"]),
    ]
    found = petitions(word(rows), "a.docx")
    assert [one["verdict"] for one in found] == ["founded", "unfounded", "founded"]


def test_a_font_of_symbols_changes_no_chinese_and_no_other_letters():
    run = '<w:r><w:rPr><w:rFonts w:ascii="Wingdings 2"/></w:rPr><w:t>厂区A座</w:t></w:r>'
    rows = [word_row(SHORT), word_row(["1", "D3SX202505280018", f"<w:p>{run}</w:p>", "东安县", "水"])]
    assert petitions(word(rows), "a.docx")[0]["content"] == "厂区A座"


def test_what_was_so_before_a_tracked_change():
    run = (
        "<w:p><w:pPr><w:rPr><w:del/><w:strike/></w:rPr></w:pPr>"
        "<w:r><w:rPr><w:rPrChange><w:rPr><w:strike/></w:rPr></w:rPrChange></w:rPr><w:t>现行</w:t></w:r>"
        f"<w:del>{_symbol('Wingdings', 'F0FE')}</w:del><w:r><w:t>文字</w:t></w:r></w:p>"
    )
    wide = '<w:tcPrChange><w:tcPr><w:gridSpan w:val="3"/><w:vMerge/></w:tcPr></w:tcPrChange>'
    moved = '<w:trPrChange><w:trPr><w:gridBefore w:val="2"/></w:trPr></w:trPrChange>'
    rows = [
        word_row(SHORT),
        word_row(["1", "D3SX202505280018", run, word_cell("东安县", wide), "水"], moved),
        word_row(["2", "D3SX202505280019", "b", "东安县", "水"], moved + "<w:del/>"),
    ]
    (found,) = petitions(word(rows), "a.docx")
    assert (found["content"], found["region"], found["types"]) == ("现行文字", "东安县", ["water"])


def test_fields_that_nobody_filled_in():
    def field(text, prompts="<w:showingPlcHdr/>"):
        run = f"<w:r><w:t>{text}</w:t></w:r>"
        return f"<w:p><w:sdt><w:sdtPr>{prompts}</w:sdtPr><w:sdtContent>{run}</w:sdtContent></w:sdt></w:p>"

    headings = [*SHORT, "备注", "问责情况"]
    prompt = "单击或点击此处输入文字。"
    cells = ["1", "D3SX202505280018", field("选择性执法", ""), "东安县", "水", field(prompt), field("无")]
    (found,) = petitions(word([word_row(headings), word_row(cells)]), "a.docx")
    assert (found["content"], found["remark"], found["accountability"]) == ("选择性执法", "", "无")


def _inner(*rows):
    return f"<w:p/><w:tbl>{''.join(map(word_row, rows))}</w:tbl><w:p/>"


def test_a_table_that_only_lays_out_the_page():
    first = _inner(SHORT, ["1", "D3SX202505280018", "a", "东安县", "水"])
    second = _inner(["2", "D3SX202505280019", "b", "东安县", "大气"])
    title = "<w:p><w:r><w:t>2025年5月28日</w:t></w:r></w:p>"
    frame = [word_row(["第十二批交办清单"]), word_row([title + first]), word_row([second])]
    result = read(word(frame), "第3批.docx")
    assert (result.facts.label, result.facts.day) == ("12", "2025-05-28")
    assert result.facts.titles == ("第十二批交办清单", "2025年5月28日")
    assert [(one.where, one.values["number"]) for one in result.readings] == [
        ("table 1, row 2", "D3SX202505280018"), ("table 2, row 1", "D3SX202505280019")
    ]  # fmt: skip


def test_a_table_inside_a_cell_is_text_of_the_cell():
    figures = _inner(["点位", "分贝"], ["东门", "61"])
    rows = [word_row(SHORT), word_row(["1", "D3SX202505280018", figures, "东安县", "噪声"])]
    (found,) = petitions(word(rows), "a.docx")
    assert (found["content"], found["region"]) == ("点位\n分贝\n东门\n61", "东安县")


def test_a_form_with_a_table_in_one_of_its_cells_stays_a_form():
    inner = _inner(SHORT, ["1", "D3SX202505280099", "b", "东安县", "水"])
    form = [
        word_row(["受理编号", "D3SX202505280018"]),
        word_row(["举报内容", "扬尘扰民"]),
        word_row(["此前来件", inner]),
    ]
    (found,) = petitions(word(form), "a.docx")
    assert (found["number"], found["content"]) == ("D3SX202505280018", "扬尘扰民")


def test_how_a_character_is_pronounced_is_not_read():
    spoken = "<w:ruby><w:rt><w:r><w:t>yǒng</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>永</w:t></w:r></w:rubyBase></w:ruby>"
    rows = [word_row(SHORT), word_row(["1", "D3SX202505280018", f"<w:p><w:r>{spoken}</w:r></w:p>", "东安县", "水"])]
    assert petitions(word(rows), "a.docx")[0]["content"] == "永"
