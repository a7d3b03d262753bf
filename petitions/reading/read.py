"""Reading a batch table: `read` a file, `read_row` a row whose cells the office has mended, `as_json` for commands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from papers.reading.table import Grid, Table
from petitions.reading import values
from petitions.reading.batch import Facts, batch_of_column, facts_of, together
from petitions.reading.columns import plain
from petitions.reading.forms import unfolded
from petitions.reading.headings import Heading
from petitions.reading.numbers import (
    CleanNumber,
    NumberParts,
    clean_number,
    looks_like_a_day,
    looks_rounded,
    numbers_in,
    parse_number,
)
from petitions.reading.process import open_file
from petitions.reading.rows import (
    MAX_NUMBER,
    Draft,
    Skipped,
    Sorted,
    could_follow,
    looks_continued,
    lost_digits,
    place,
    sort_rows,
)
from petitions.reading.ticks import chosen
from records.content import bad

BOXED = {"channel", "key", "types", "verdict", "status"}  # fields whose cells may print options with boxes to tick
MOST_SIGNS = {"region": 120, "object": 120, "remark": 300}  # as many as the register keeps of a field
IDENTITY = {
    "name": "petitioner_name", "phone": "petitioner_phone",
    "id_number": "petitioner_id", "address": "petitioner_address",
}  # fmt: skip
JSON_KEYS = (
    "number", "channel", "key", "content", "region", "types", "investigation", "verdict", "handling", "status",
    "accountability", "number_raw", "remark", "unit",
)  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """One petition as read.

    `raw` are the cells as text by field (petitions.reading.columns.WORDS), `extra` those of unknown columns by
    heading; `names` are the headings by field, for read_row.
    `values` has exactly number, number_raw, channel, key, content, region, types, investigation, verdict, handling,
    status, accountability, remark, unit, deadline, received_on, handler, object, identity (name, phone, id_number,
    address, those that are filled; never public). `errors` are {"field", "column", "message"}; `notes` say what was
    guessed.
    """

    where: str
    raw: dict[str, str] = field(repr=False)
    values: dict[str, Any] = field(repr=False)
    errors: list[dict[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    extra: dict[str, str] = field(default_factory=dict, repr=False)
    names: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """What one sheet or table came to."""

    where: str
    readings: tuple[Reading, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    errors: tuple[dict[str, str], ...] = ()  # {"where", "message"}
    titles: tuple[str, ...] = ()
    facts: Facts = field(default_factory=Facts)


@dataclass(frozen=True)
class Result:
    """What a file came to; `facts` are those of all its titles together."""

    sheets: tuple[Sheet, ...]
    facts: Facts

    @property
    def readings(self) -> list[Reading]:
        """All petitions in the order of the file."""
        return [reading for sheet in self.sheets for reading in sheet.readings]

    @property
    def skipped(self) -> list[Skipped]:
        """All rows that are no petitions."""
        return [skipped for sheet in self.sheets for skipped in sheet.skipped]

    @property
    def errors(self) -> list[dict[str, str]]:
        """All faults as {"where", "message"}: those of sheets first, then those of rows with their column."""
        of_sheets = [error for sheet in self.sheets for error in sheet.errors]
        of_rows = [
            {"where": f"{reading.where}, {error['column']}", "message": error["message"]}
            for reading in self.readings
            for error in reading.errors
        ]
        return of_sheets + of_rows


def read(data: bytes, name: str) -> Result:
    """Read a batch table from the bytes of an .xlsx or .docx.

    Raises ValidationError (bad_file) for a file that is refused, naming it, the fault and the remedy. Faults of single
    rows are in the result.
    """
    return read_grid(open_file(data, name), name)


def read_grid(grid: Grid, name: str) -> Result:
    """Read the tables of a file. Raises ValidationError when none holds petitions."""
    if not any(table.rows for table in grid.tables):
        raise bad(name, _("it holds no table with rows; put the petitions in a table with one row each"))
    sorted_tables = _sort_tables(grid)
    if not any(done.heading for _table, done in sorted_tables):
        message = _("no row of headings was found in %s; one row must name the columns, such as 受理编号 and 举报内容")
        raise bad(name, message % place(grid.tables[0]))
    sheets = [_sheet(table, done) for table, done in sorted_tables]
    sheets += [Sheet(_("sheet “%s”") % hidden, skipped=(_hidden(hidden),)) for hidden in grid.hidden]
    names = {table.sheet for table, done in sorted_tables if done.drafts}
    last = batch_of_column(reading.extra for sheet in sheets for reading in sheet.readings)
    last += names if len(names) == 1 else []  # "第12批", where only one sheet has petitions
    texts = together([(done.texts, bool(done.heading)) for _table, done in sorted_tables], grid.texts, last)
    return Result(tuple(_with_repeats(sheets)), facts_of(texts, name))


def _hidden(name: str) -> Skipped:
    return Skipped(_("sheet “%s”") % name, _("hidden; show it to have it read"))


def _sort_tables(grid: Grid) -> list[tuple[Table, Sorted]]:
    """A document's table goes on with the headings of the one before if it is as wide and has none of its own."""
    found: list[tuple[Table, Sorted]] = []
    drafts: list[Draft] = []
    last: Heading | None = None
    for table in grid.tables:
        above = last if last and not table.sheet and table.width == len(last.columns) else None
        inherited, before = (above, drafts) if above and could_follow(table, above, drafts) else (None, [])
        done = sort_rows(table, inherited, before)
        form = None if done.heading else unfolded(table)
        if form:
            found.append((form, sort_rows(form, None, [])))
            continue
        done.doubtful = looks_continued(table, above) if above and not done.heading else ""
        drafts += done.drafts
        last = done.heading or last
        found.append((table, done))
    return found


def _sheet(table: Table, done: Sorted) -> Sheet:
    where = place(table)
    if not done.heading:
        return _sheet_without_headings(table, where, done)
    readings = tuple(_reading(draft, done.heading) for draft in done.drafts)
    missing = [
        {"where": where, "message": _("no column for %(what)s; expected a heading such as %(word)s") % words}
        for field, words in (
            ("number", {"what": _("the petition number"), "word": "受理编号"}),
            ("content", {"what": _("the content"), "word": "交办问题基本情况"}),
        )
        if readings and not any(field in draft.raw for draft in done.drafts)
    ]
    return Sheet(where, readings, tuple(done.skipped), tuple(missing), tuple(done.texts.all()), facts_of(done.texts))


def _sheet_without_headings(table: Table, where: str, done: Sorted) -> Sheet:
    """Left out; but where it holds petition numbers, that is a fault and must not go unseen."""
    skipped = (Skipped(where, _("no row of headings")),) if table.rows else ()
    numbers = [cell for row in table.rows for cell in row.cells if len(cell) <= MAX_NUMBER and parse_number(cell).day]
    message = _("it holds petition numbers such as %s but no row of headings; copy the headings over them")
    if done.doubtful and not numbers:
        numbers = [done.doubtful[:MAX_NUMBER]]
        message = _(
            "it looks like the next page of the table before, from “%s” on, but has no headings; "
            "copy the headings over it, or take it out"
        )
    errors = ({"where": where, "message": message % numbers[0]},) if numbers else ()
    return Sheet(where, (), skipped, errors, tuple(done.texts.all()), facts_of(done.texts))


def _reading(draft: Draft, heading: Heading) -> Reading:
    raw = draft.raw
    if not heading.of("number") and not raw.get("ordinal", "1").strip().isdecimal():
        raw = {**raw, "number": raw["ordinal"], "ordinal": ""}  # a table that numbers its rows by petition numbers
    reading = read_row(raw, draft.where, draft.names, draft.position)
    faults = [{"field": name, "column": plain(column), "message": message} for name, column, message in draft.faults]
    faulty = {name for name, _column, _message in draft.faults}
    faults += [error for error in reading.errors if error["field"] not in faulty]  # one word on a cell is enough
    notes = [_("joined from %d rows") % draft.parts] if draft.parts > 1 else []
    return replace(reading, errors=faults, notes=notes + reading.notes, extra=draft.extra)


def _with_repeats(sheets: Iterable[Sheet]) -> list[Sheet]:
    """A number may stand in a file once; each later row says where it stood before."""
    first: dict[str, str] = {}
    done = []
    for sheet in sheets:
        readings = []
        for reading in sheet.readings:
            number = reading.values["number"].upper()
            if number and number in first:
                message = _("the number %(number)s stands in %(where)s already; keep one of the two rows")
                words = {"number": reading.values["number"], "where": first[number]}
                fault = _fault("number", reading, message % words)
                reading = replace(reading, errors=[*reading.errors, fault])
            elif number:
                first[number] = reading.where
            readings.append(reading)
        done.append(replace(sheet, readings=tuple(readings)))
    return done


def _fault(name: str, reading: Reading, message: str) -> dict[str, str]:
    return {"field": name, "column": _heading(name, reading.names), "message": message}


def _heading(name: str, names: Mapping[str, str]) -> str:
    """The heading as the file has it, else the usual one."""
    usual = {"number": "受理编号", "content": "交办问题基本情况", "verdict": "是否属实", "status": "是否办结"}
    return plain(names.get(name, "")) or usual.get(name, name)


class _Row:
    """Collects values, errors and notes of one row."""

    def __init__(self, raw: Mapping[str, str], names: Mapping[str, str]) -> None:
        self.raw, self.names = raw, names
        self.errors: list[dict[str, str]] = []
        self.notes: list[str] = []

    def text(self, name: str) -> str:
        return values.text_of(self.raw.get(name, ""))

    def error(self, name: str, message: str) -> None:
        self.errors.append({"field": name, "column": _heading(name, self.names), "message": message})

    def noted(self, found: tuple[Any, str]) -> Any:
        """The value of a reading; its note is kept."""
        value, note = found
        self.notes += [note] if note else []
        return value

    def judged(self, name: str, found: tuple[str | None, str, bool], allowed: str) -> str | None:
        value, note, readable = found
        if not readable:
            words = {"text": self.text(name)[:40], "column": _heading(name, self.names), "allowed": allowed}
            self.error(name, _("“%(text)s” in column “%(column)s” was not understood; write %(allowed)s") % words)
        return self.noted((value, note))


def read_row(
    raw: Mapping[str, str], where: str, names: Mapping[str, str] | None = None, position: int | None = None
) -> Reading:
    """Read one row from its cells by field. `names` are the headings to name in errors; `position` of the petition in
    its file helps to tell an ordinal that is glued to the number."""
    row = _Row({name: chosen(text) if name in BOXED else text for name, text in raw.items()}, names or {})
    clean = _number(row, position)
    parts = parse_number(clean.text)
    key, told, remark = _key_and_remark(row)
    investigation, handling = row.text("investigation"), row.text("handling")
    if not handling:
        investigation, handling = values.split_findings(investigation)
    channel = row.noted(values.channel_of(row.raw.get("channel", ""))) or told or parts.channel or None
    read_values = {
        "number": clean.text,
        "number_raw": raw.get("number", "").strip(),
        "channel": channel,
        "key": key or clean.starred,
        "content": _content(row),
        "region": values.line_of(raw.get("region", "")),
        "types": row.noted(values.types_of(row.raw.get("types", ""))),
        "investigation": investigation,
        "verdict": _verdict(row),
        "handling": handling,
        "status": _status(row),
        "accountability": row.text("accountability"),
        "remark": f"{remark}\n{clean.aside}".strip(),
        "unit": values.names_of(raw.get("unit", "")),
        "deadline": _deadline(row, parts),
        "received_on": _received_on(row, parts),
        "object": row.text("object"),
        "handler": row.text("handler"),
        "identity": {key: text for key, name in IDENTITY.items() if (text := row.text(name))},
    }
    _too_long(row, read_values)
    return Reading(where, dict(raw), read_values, row.errors, row.notes, names=dict(row.names))


def _too_long(row: _Row, read_values: Mapping[str, Any]) -> None:
    """A fault for what the register would have to cut."""
    message = _("column “%(column)s” holds %(n)d signs, at most %(most)d are kept; shorten it")
    for name, most in MOST_SIGNS.items():
        if len(read_values[name]) > most:
            row.error(name, message % {"column": _heading(name, row.names), "n": len(read_values[name]), "most": most})


def _verdict(row: _Row) -> str | None:
    """Of its own column, else of findings whose heading says that they tell it: "调查核实情况(是否属实)"."""
    if not row.raw.get("verdict", "").strip() and "属实" in row.names.get("investigation", ""):
        return values.verdict_within(row.raw.get("investigation", ""))
    found = values.verdict_of(row.raw.get("verdict", ""))
    return row.judged("verdict", found, "属实、基本属实、部分属实、不属实")


def _status(row: _Row) -> str | None:
    """Of its own column, else of a column of what was done whose heading says so: "处理整改情况(是否办结)"."""
    if not row.raw.get("status", "").strip() and "办结" in plain(row.names.get("handling", "")):
        return values.status_within(row.raw.get("handling", ""))
    return row.judged("status", values.status_of(row.raw.get("status", "")), "已办结、阶段性办结、未办结")


def _number(row: _Row, position: int | None) -> CleanNumber:
    raw = row.raw.get("number", "")
    clean = clean_number(raw, row.raw.get("ordinal", ""), position)
    column = _heading("number", row.names)
    if clean.text in values.NOTHING:
        row.error("number", _("column “%s” is empty; write the number that the inspection group gave") % column)
        return replace(clean, text="")
    if numbers_in(raw) > 1:
        row.error("number", _("column “%s” holds several numbers; give each petition a row of its own") % column)
    if looks_rounded(clean.text):
        row.error("number", lost_digits(column))
    if looks_like_a_day(clean.text):
        message = _("column “%s” holds a day: a spreadsheet made it of the number; format it as text, write it again")
        row.error("number", message % column)
    if len(clean.text) > MAX_NUMBER:
        message = _("column “%(column)s” holds %(n)d signs, a number has at most %(most)d; write the number alone")
        row.error("number", message % {"column": column, "n": len(clean.text), "most": MAX_NUMBER})
    if clean.ordinal:
        row.notes.append(_("“%s” in front of the number was taken for the ordinal") % clean.ordinal)
    return clean


def _content(row: _Row) -> str:
    content = row.text("content")
    if content in values.NOTHING:
        column = _heading("content", row.names)
        row.error("content", _("column “%s” is empty; write what the petition reports") % column)
        return ""
    return content


def _key_and_remark(row: _Row) -> tuple[bool, str | None, str]:
    """Whether the petition is key, the channel where only the remark names it, and what else the remark says.

    The public table has no column of channels: its remark names one where it is another than the number's letter tells.
    """
    marked, remark = row.text("key"), row.text("remark")
    key = row.noted(values.key_of(marked))
    if len(marked) > len("重点关注件") or (marked and not key and values.compact(marked).lower() not in values.NO):
        remark = f"{remark}\n{marked}".strip()  # "备注(是否加星)" is used for both
    if row.raw.get("channel", "").strip():
        return key or values.told_by(remark)[0], None, remark
    said, channel, rest = values.told_by(remark)
    return key or said, channel, rest


def _deadline(row: _Row, parts: NumberParts) -> str:
    text = row.raw.get("deadline", "")
    day = values.day_of(text, parts.day.year if parts.day else None)
    return day.isoformat() if day and len(values.compact(text)) <= len("2024年10月10日前") else values.line_of(text)


def _received_on(row: _Row, parts: NumberParts) -> str | None:
    text = row.raw.get("received_on", "")
    day = values.day_of(text, parts.day.year if parts.day else None)
    if text.strip() and not day:
        row.notes.append(_("“%s” is no day; the day of receipt was left open") % values.line_of(text)[:30])
    return day.isoformat() if day else None


def as_json(result: Result) -> dict[str, list[dict[str, Any]]]:
    """The shape of `import_petitions --dry-run --json`: a row without a number, or with one that stands in the file
    before, is told among the errors only; identities never."""
    seen: set[str] = set()
    petitions = []
    for reading in result.readings:
        number = reading.values["number"]
        if number and number.upper() not in seen:
            seen.add(number.upper())
            petitions.append({key: reading.values[key] for key in JSON_KEYS})
    return {"petitions": petitions, "errors": result.errors}
