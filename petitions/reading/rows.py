"""From the rows of a table to one draft a petition: titles, totals and notes set aside, continuations joined."""

import re
import unicodedata
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from papers.reading.table import Row, Table
from petitions.reading import headings
from petitions.reading.batch import Texts
from petitions.reading.columns import JOINED, plain
from petitions.reading.headings import MAX_NUMBER, Heading
from petitions.reading.numbers import parse_number
from petitions.reading.values import NO, YES, text_of

LONG_FIELDS = {"content", "investigation", "handling", "accountability", "remark", "object", "unit", "handler"}
# Fields whose cells may be computed or of any number format without harm: nothing of them is kept.
UNKEPT = {"ordinal", ""}
_TOTALS = re.compile(r"(?:本[页批])?(?:合计|总计|小计|共计|总数|累计)[::]?")
_NOTES = re.compile(
    r"(?:注|备注|说明|填表说明|填表人|填报人|填报单位|制表|制表人|审核|审核人|联系人|附注|注释)\d?[::]|注\d?[.、]|[*★]"
)
_HEAD_OF_NOTES = {"注", "备注", "说明", "填表说明", "附注", "注释", "填报单位", "填报人", "制表人", "审核人"}
_NAMED = re.compile(r"[^:]{1,10}:")  # "单位负责人:"
_ONLY_TOTALS = re.compile(r"(?:合计|总计|小计|共计)[::]?\d*[件条]?")
_EXAMPLE = {"例", "示例", "样例", "范例", "例如", "填写示例", "填报示例"}
_LETTERS_OF_COLUMNS = {"甲", "乙", "丙", "丁", "A", "B", "C", "D", "栏次", "列次"}
_WORDS_OF_NOTES = re.compile(r"(?:注|备注|说明|附注|注释)\d?:")
_ERROR_VALUE = re.compile(
    r"#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|GETTING_DATA)|#{4,}"
)
MAX_PARTS = 100  # rows of one petition; more is a table that lost its numbers
MAX_TOTALS = 16  # characters
LEAST_NUMBER, LEAST_WORDING = 3, 6  # characters
_PLAIN_NUMBER = re.compile(r"\d{1,4}")
_TWO_WORDS = re.compile("[一-龥]{2}")  # "黑烟", but not "3件"
_SECTION = re.compile(  # "一、零陵区(2件)"
    r"(?:[(]?[一二三四五六七八九十]{1,3}[)、.]{1,2}|\d{1,2}[、.])?"
    r"(?P<region>[一-龥]{1,12}(?:[区县市旗州盟镇乡]|街道|管委会))(?:[(]?共?\d{1,4}件?[)]?)?:?"
)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no petition, and why."""

    where: str
    why: str


@dataclass(slots=True)
class Draft:
    """A petition's cells as text by field; `extra` by heading; `faults` are (field, heading, message)."""

    table: Table
    first: int
    last: int
    position: int  # among the petitions of the file, from 1
    raw: dict[str, str] = field(repr=False)
    extra: dict[str, str] = field(repr=False)
    names: dict[str, str]
    faults: list[tuple[str, str, str]]
    section: str = ""  # the region that a row above names for all below it
    parts: int = 1

    @property
    def where(self) -> str:
        """ "sheet “交办”, row 5", "table 2, rows 3–4"."""
        return place(self.table, self.first, self.last)


@dataclass(slots=True)
class Sorted:
    """What one table came to."""

    drafts: list[Draft] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    texts: Texts = field(default_factory=Texts)
    heading: Heading | None = None
    section: str = ""
    doubtful: str = ""  # the number that makes a table without headings look like a next page


def place(table: Table, first: int = 0, last: int = 0) -> str:
    """The words for a table, or for rows of it."""
    named = _("sheet “%s”") % table.sheet if table.sheet else _("table %d") % table.index
    if not first:
        return named
    if last > first:
        return _("%(table)s, rows %(first)d–%(last)d") % {"table": named, "first": first, "last": last}
    return _("%(table)s, row %(row)d") % {"table": named, "row": first}


def sort_rows(table: Table, inherited: Heading | None, before: list[Draft]) -> Sorted:
    """Sort the rows of a table. `inherited` are the headings of the table before, for a table without any of its own;
    `before` are the petitions so far, the last of which a table may continue."""
    done = Sorted(heading=inherited, section=before[-1].section if inherited and before else "")
    after_heading = 0
    for index, row in enumerate(table.rows):
        if after_heading:
            after_heading -= 1
            continue
        found = headings.find(table.rows, index)
        if found:
            if done.heading:
                done.skipped.append(Skipped(place(table, row.number), _("repeated headings")))
            done.heading, after_heading = found, found.rows - 1
        elif not done.heading:
            done.texts.above += _texts(row)
            done.skipped.append(Skipped(place(table, row.number), _("title")))
        else:
            _sort_row(table, row, done, before)
    return done


def could_follow(table: Table, heading: Heading, before: list[Draft]) -> bool:
    """Whether a table without headings may be the next page of the one before: it has numbers where that has them, or
    wording, or goes on with its last petition. Figures of as many columns are no petitions."""
    if not any(len(draft.raw.get("number", "")) >= LEAST_NUMBER for draft in before):
        return True
    return any(
        _is_number(row, heading)
        or _continues(row, heading)
        or len(_field_text(row, heading, "content")) >= LEAST_WORDING
        for row in table.rows
    )


def looks_continued(table: Table, heading: Heading) -> str:
    """The first number of a table that could not follow but may be a next page all the same: short numbers with words
    for a content, "X12", "黑烟"; "" for figures."""
    for row in table.rows:
        number, content = (_field_text(row, heading, name) for name in ("number", "content"))
        if number != content and re.search(r"\d", number) and _TWO_WORDS.search(content) and not _section(row):
            return number
    return ""


def _sort_row(table: Table, row: Row, done: Sorted, before: list[Draft]) -> None:
    heading = done.heading
    assert heading is not None  # noqa: S101 - told apart by the caller
    last = done.drafts[-1] if done.drafts else before[-1] if before else None
    if why := _no_petition(row, heading):
        done.skipped.append(Skipped(place(table, row.number), why))
        is_aside = why in (_("notes"), _("example"), _("withdrawn"))
        (done.texts.asides if is_aside else done.texts.between).extend(_texts(row))
        done.section = _section(row) or done.section
    elif last and last.parts < MAX_PARTS and _continues(row, heading):
        _join(last, table, row, heading)
    else:
        raw, extra = _raw(row, heading)
        position = len(before) + len(done.drafts) + 1
        faults = _faults(row, heading)
        if done.section and not raw.get("region", "").strip():
            raw["region"] = done.section
        made = Draft(table, row.number, row.number, position, raw, extra, heading.names(), faults, done.section)
        done.drafts.append(made)


def _section(row: Row) -> str:
    """The region that a row by itself names, for the petitions below it; "" for any other row."""
    texts = {"".join(unicodedata.normalize("NFKC", cell).split()) for cell in row.cells if cell.strip()}
    found = _SECTION.fullmatch(texts.pop()) if len(texts) == 1 and row.cell(0).strip() else None
    return found["region"] if found else ""


def _texts(row: Row) -> list[str]:
    return list(dict.fromkeys(text_of(cell) for cell in row.cells if cell.strip()))


def _field_text(row: Row, heading: Heading, field: str) -> str:
    return "".join(row.cell(column).strip() for column in heading.of(field))


def _no_petition(row: Row, heading: Heading) -> str:
    """Why a row is no petition, or ""."""
    filled = [column for column, cell in enumerate(row.cells) if cell.strip()]
    texts = list(dict.fromkeys("".join(unicodedata.normalize("NFKC", row.cell(column)).split()) for column in filled))
    if not texts:  # formulas that were never calculated; their faults are told
        kept = any(heading.field_at(column) not in UNKEPT for column in row.formulas)
        return "" if kept else _("only an ordinal")
    if len(texts) == 1 and _ONLY_TOTALS.fullmatch(texts[0]):
        return _("totals")
    if len(filled) == 1 and filled[0] and heading.field_at(filled[0]) in LONG_FIELDS:
        return ""
    if why := _totals_or_notes(row, heading, filled, texts) or _no_case(row, heading, texts):
        return why
    if len(texts) > 1 or len(heading.columns) <= 2:
        return ""
    return _why_alone(row, heading, filled, texts[0])


def _totals_or_notes(row: Row, heading: Heading, filled: list[int], texts: list[str]) -> str:
    if len(texts) == 1 and _WORDS_OF_NOTES.match(texts[0]):
        return _("notes")  # it may name petitions
    if _is_number(row, heading):
        return ""
    if _TOTALS.match(texts[0]) and len(texts[0]) <= MAX_TOTALS:
        return _("totals")
    return _("notes") if _is_note(texts, filled[0] == 0) else ""


def _no_case(row: Row, heading: Heading, texts: list[str]) -> str:
    """Rows filled like petitions that are none."""
    if _field_text(row, heading, "ordinal") in _EXAMPLE:
        return _("example")
    if _was_withdrawn(row, heading):
        return _("withdrawn")
    return _("numbers of the columns") if _numbers_columns(texts) else ""


def _is_note(texts: list[str], from_the_edge: bool) -> bool:
    """Whether the texts of a row without a number are notes. Texts that leave the first column free may go on with the
    petition above."""
    if _NOTES.match(texts[0]) and (len(texts) <= 2 or all(":" in text for text in texts)):
        return True
    if not from_the_edge or len(texts) < 2:
        return False
    return (texts[0] in _HEAD_OF_NOTES and len(texts) == 2) or all(_NAMED.match(text) for text in texts)


def _was_withdrawn(row: Row, heading: Heading) -> bool:
    """Whether a public table keeps nothing of a petition that was taken out of it but its number, place and types."""
    said = {heading.field_at(column) for column, cell in enumerate(row.cells) if cell.strip()}
    return (
        said <= {"ordinal", "number", "region", "types", "remark"} and _field_text(row, heading, "remark") == "已撤回"
    )


def _numbers_columns(texts: list[str]) -> bool:
    """ "1 2 3 …", "(1) (2) (3) …", "甲 乙 1 2 3 …": a row under the headings that counts them."""
    bare = [text.strip("()[]<>") for text in texts]
    counted = [text for text in bare if text not in _LETTERS_OF_COLUMNS]
    lettered = bare[: len(bare) - len(counted)]
    expected = [str(number) for number in range(1, len(counted) + 1)]
    return len(counted) > 2 and bare == [*lettered, *expected] and set(lettered) <= _LETTERS_OF_COLUMNS


def _why_alone(row: Row, heading: Heading, filled: list[int], text: str) -> str:
    """Why a row with one text, perhaps merged over several columns, is no petition. A single text in a column of texts
    goes on with the row above; a single number is a petition without content, which is a fault and no title."""
    if _PLAIN_NUMBER.fullmatch(text):
        return _("only an ordinal")
    if len(filled) == 1 and heading.field_at(filled[0]) in LONG_FIELDS:
        return ""
    return "" if _is_number(row, heading) else _("title")


def _is_number(row: Row, heading: Heading) -> bool:
    """Whether the cell of the number holds more than a count or words."""
    number = _field_text(row, heading, "number")
    return bool(re.search(r"\d{3}", number)) and len(number) <= MAX_NUMBER


def _continues(row: Row, heading: Heading) -> bool:
    """Whether a row goes on with the petition above: its number is merged from there, or only texts are filled."""
    numbers = heading.of("number")
    if numbers and all(column in row.spread for column in numbers) and _field_text(row, heading, "number"):
        return True
    filled = {
        heading.field_at(column) for column, cell in enumerate(row.cells) if cell.strip() and column not in row.spread
    }
    return bool(filled) and not filled - LONG_FIELDS


def _join(draft: Draft, table: Table, row: Row, heading: Heading) -> None:
    raw, _extra = _raw(row, heading, own_only=True)
    for name, text in raw.items():
        if text.strip() and not _holds(name, draft.raw.get(name, ""), text):
            draft.raw[name] = _together(name, draft.raw[name], text, "、") if draft.raw.get(name) else text
    draft.faults += _faults(row, heading)
    draft.parts += 1
    if table is draft.table:
        draft.last = row.number


def _raw(row: Row, heading: Heading, own_only: bool = False) -> tuple[dict[str, str], dict[str, str]]:
    """Texts by field and, of columns without one, by heading. `own_only` leaves out what is merged from above."""
    raw: dict[str, str] = {}
    extra: dict[str, str] = {}
    for number, column in enumerate(heading.columns):
        text = row.cell(number).strip()
        if own_only and number in row.spread:
            text = ""
        if column.option:
            text = _ticked(text, column.option)
        elif column.labelled and text:
            text = f"{plain(column.heading)}：{text}"
        if not column.field:
            if text and plain(column.heading):
                extra[column.heading] = text
        elif text and raw.get(column.field) and (column.field in JOINED or column.option):
            raw[column.field] = _together(column.field, raw[column.field], text)
        else:
            raw[column.field] = raw.get(column.field) or text
    return raw, extra


def _together(name: str, first: str, second: str, regions: str = "") -> str:
    """Two texts of one field. Columns of regions go from the larger to the smaller; rows of regions are several."""
    if _holds(name, first, second):
        return first
    return first + (regions if name == "region" else "、" if name in ("types", "unit") else "\n") + second


def _holds(name: str, first: str, second: str) -> bool:
    """Whether the second text is in the first. 属实 is in 不属实, and is another verdict."""
    return second in (first.split("\n") if name in ("verdict", "status") else first)


def _ticked(text: str, option: str) -> str:
    """A tick stands for the option; words in the column stand for themselves."""
    sign = text.lower()
    return option if sign in YES or text == option else "" if sign in NO else text


def lost_digits(heading: str) -> str:
    """The sentence for a number that a spreadsheet has rounded."""
    return _("column “%s” was kept as a number and lost its last digits; format it as text, write it again") % heading


def _beside(row: Row, heading: Heading) -> list[tuple[str, str, str]]:
    """The fault of a row that holds a second petition in columns of their own. A second 编号 may hold numbers of
    case files."""
    named, first = heading.names().get("number", ""), _field_text(row, heading, "number")
    texts = [
        row.cell(number).strip()
        for number, column in enumerate(heading.columns)
        if not column.field and plain(column.heading) == plain(named)
    ]
    second = [  # the same text is one cell over both columns
        text
        for text in texts
        if text != first and re.search(r"\d{3}", text) and (_is_halved(heading) or _is_alike(first, text))
    ]
    message = _("column “%s” stands twice; put the right half of the table under the left one") % plain(named)
    return [("number", named, message)] if named and second else []


def _is_halved(heading: Heading) -> bool:
    """Whether the content has two columns of one heading that are not one wide column."""
    columns = [column for column in heading.of("content") if plain(heading.columns[column].heading)]
    return any(
        plain(heading.columns[left].heading) == plain(heading.columns[right].heading) and right - left > 1
        for left, right in zip(columns, columns[1:], strict=False)
    )


def _is_alike(first: str, second: str) -> bool:
    """Whether two numbers are of one kind: of a known form both, or built alike."""
    if parse_number(second).day:
        return not first or bool(parse_number(first).day)
    built = [re.sub(r"\d+", "0", unicodedata.normalize("NFKC", text)) for text in (first, second)]
    return built[0] == built[1] and abs(len(first) - len(second)) <= 1


def _faults(row: Row, heading: Heading) -> list[tuple[str, str, str]]:
    """Cells whose text cannot be trusted."""
    faults = _beside(row, heading)
    for number, column in enumerate(heading.columns):
        if column.field in UNKEPT:
            continue
        if number in row.formulas:
            message = _("column “%s” holds a formula; copy it and paste it as a value") % plain(column.heading)
        elif number in row.imprecise:
            message = lost_digits(plain(column.heading))
        elif _ERROR_VALUE.fullmatch(row.cell(number).strip()):
            words = {"column": plain(column.heading), "error": row.cell(number).strip()}
            message = (
                _("column “%(column)s” holds the error %(error)s of a spreadsheet; write what belongs there") % words
            )
        else:
            continue
        faults.append((column.field, column.heading, message))
    return faults
