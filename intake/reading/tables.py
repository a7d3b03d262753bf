"""Problems from tables: a register with headings over its columns, or a form with labels left of their values."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from intake.reading import labels, ordinals
from intake.reading.material import Piece, Raw, RawMeasure, Row, Table, glued

MOST_HEADING = 24  # characters of a heading of a column
LONG = 40  # characters of a cell that ends with a stop
LEAST_FORM = 3  # rows with a label on the left that make a table a form
LOOKED_AT = 8  # rows at the top among which headings are sought
TOTALS = re.compile(r"合计|总计|小计|共计|合 计|总 计")
NOTE = re.compile(r"[（(]?\s*(?:注|备注|说明|填表说明|附注)\s*[:：\d]")
SAME = re.compile(r"[（(]?\s*(?:同上|同前|〃|″|\"|’’|''|“|”)\s*[)）]?$")
NOTHING = re.compile(r"[-—–－/／\\]+$|^无$")
ENDED = re.compile(r"[。！？；;!?）)]$")
IDENTITY = {"problem", "title", "detail"}


@dataclass(frozen=True, slots=True)
class Heading:
    """What the columns mean, and how many rows the headings fill."""

    fields: tuple[str, ...]
    texts: tuple[str, ...]
    rows: int

    def columns(self, name: str) -> list[int]:
        """The columns of the field."""
        return [column for column, own in enumerate(self.fields) if own == name]


@dataclass
class Register:
    """Reads tables row by row; what was read of one table goes on in the next that has no headings of its own."""

    heading: Heading = Heading((), (), 0)
    category: str = ""
    problems: list[Raw] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _above: list[Piece | None] = field(default_factory=list)

    def read(self, table: Table) -> bool:
        """Take a table's rows; whether it is a register, or the rest of one."""
        found = find_heading(table.rows)
        if found is None:
            width = max(len(row.cells) for row in table.rows)
            if not self.heading.rows or width != len(self.heading.fields) or is_form(table):
                return False
            self._rows(table.rows)
            return True
        start, heading = found
        if heading.texts != self.heading.texts:
            self._above = []
        self.heading = heading
        for row in table.rows[:start]:
            self._group(row)
        self._rows(table.rows[start + heading.rows :])
        return True

    def _rows(self, rows: Sequence[Row]) -> None:
        for row in rows:
            if self._is_repeated_heading(row) or not row.filled():
                continue
            if row.is_one() and len(self.heading.fields) > 1 and (len(row.filled()) > 1 or self._is_group(row)):
                self._group(row)
            elif not _is_total(row, self.heading):
                self._data(row, self._pieces(row))

    def _is_repeated_heading(self, row: Row) -> bool:
        texts = [labels.plain(row.text(column)) for column in range(len(self.heading.fields))]
        same = sum(bool(text) and text == own for text, own in zip(texts, self.heading.texts, strict=True))
        return same >= 2 and same >= len([text for text in texts if text]) - 1

    def _is_group(self, row: Row) -> bool:
        """A row with one filled cell is a group when it reads like one, else the rest of the row above."""
        text = row.text(row.filled()[0])
        ordinal = ordinals.at(text)
        return bool(
            NOTE.match(text)
            or (
                ordinal
                and ordinal.form in (ordinals.Form.HAN, ordinals.Form.HAN_BRACKETS)
                and len(text) < 60
                and row.filled()[0] == 0
            )
        )

    def _group(self, row: Row) -> None:
        """A row merged over the table: a category, or a note or title, which is passed over."""
        if not row.filled() or not row.is_one():
            return
        text = row.text(row.filled()[0])
        ordinal = ordinals.at(text)
        if NOTE.match(text) or TOTALS.match(text) or len(text) > 80:
            self.notes.append(text)
        elif ordinal and ordinal.end < len(text):
            self.category = text[ordinal.end :].strip(" 。:：")
        elif self.problems and len(text) < 40:
            self.category = text.strip(" 。:：")

    def _pieces(self, row: Row) -> list[Piece | None]:
        """The cells of the row; 同上 stands for the cell above."""
        pieces: list[Piece | None] = []
        for column in range(len(row.cells)):
            text = row.text(column)
            if SAME.match(text) and column < len(self._above):
                pieces.append(self._above[column])
            else:
                pieces.append(row.piece(column) if text else None)
        self._above = [
            piece or (self._above[column] if column < len(self._above) else None) for column, piece in enumerate(pieces)
        ]
        return pieces

    def _data(self, row: Row, pieces: list[Piece | None]) -> None:
        by_field = self._by_field(pieces)
        current = self.problems[-1] if self.problems else None
        if current and self._continues(by_field, current):
            self._continue(by_field, current)
            return
        raw = Raw(category=self.category, where=row.where)
        self._number(raw, by_field)
        for name, found in by_field.items():
            for piece in found:
                if name in ("number", "measure_number"):
                    continue
                if not NOTHING.match(piece.text) or name in ("remark", "progress", "status"):
                    raw.put(name, piece)
        if category := raw.text_of("category"):
            raw.category = category
        self.problems.append(raw)

    def _by_field(self, pieces: list[Piece | None]) -> dict[str, list[Piece]]:
        found: dict[str, list[Piece]] = {}
        seen: set[tuple[str, int, str]] = set()
        for column, name in enumerate(self.heading.fields):
            piece = pieces[column] if column < len(pieces) else None
            key = (name, piece.paragraph, piece.text) if piece else None
            if piece and key not in seen:
                seen.add((name, piece.paragraph, piece.text))
                found.setdefault(name or f"other:{self.heading.texts[column]}", []).append(piece)
        if not IDENTITY & set(self.heading.fields) and "measures" in found:
            found["problem"] = found.pop("measures")
        return found

    @staticmethod
    def _number(raw: Raw, by_field: dict[str, list[Piece]]) -> None:
        for piece in by_field.get("number", ()):
            raw.number, raw.label = ordinals.bare(piece.text), piece.text
            raw.put("number", piece)

    def _continues(self, by_field: dict[str, list[Piece]], current: Raw) -> bool:
        """Whether the row says more of the problem above: no number and no problem of its own."""
        own = {name: pieces for name, pieces in by_field.items() if not _is_above(pieces, current, name)}
        has_number = bool(own.get("number"))
        identity = [name for name in IDENTITY if own.get(name)]
        if has_number:
            same = ordinals.bare(own["number"][0].text)
            return same is not None and same == current.number and not identity
        if not identity:
            return True
        numbered = bool(self.heading.columns("number")) and current.number is not None
        broken = not ENDED.search(current.text_of("problem"))
        return numbered and broken and "problem" in identity and not own.get("goal") and not own.get("deadline")

    def _continue(self, by_field: dict[str, list[Piece]], current: Raw) -> None:
        own: dict[str, list[Piece]] = {}
        for name, pieces in by_field.items():
            fresh = [piece for piece in pieces if not _is_above([piece], current, name)]
            before = current.fields.get(name, [])
            if fresh and before and _is_cut(before[-1].text) and not _begins(fresh[0].text) and not current.measures:
                before[-1] = glued(before[-1], fresh.pop(0))
            own[name] = fresh
        if own.get("measures"):
            self._measure(own, current)
            return
        for name, pieces in own.items():
            for piece in pieces:
                current.put(name, piece)

    def _measure(self, own: dict[str, list[Piece]], current: Raw) -> None:
        """A measure's own row: what it says of units and time is said of this measure only."""
        before = current.fields.get("measures", [])
        if not current.measures:
            current.measures = [RawMeasure(piece) for piece in before]
        if len(current.measures) == 1:
            self._share(current, own)
        for piece in own["measures"]:
            measure = RawMeasure(piece)
            for name in labels.ROLES:
                measure.units += [(name, unit) for unit in own.get(name, ())]
            measure.deadline = list(own.get("deadline", ()))
            current.measures.append(measure)
            current.put("measures", piece)
        for name, pieces in own.items():
            for piece in pieces:
                if name not in ("measures", "measure_number"):
                    current.put(name, piece)

    @staticmethod
    def _share(current: Raw, own: dict[str, list[Piece]]) -> None:
        """What the next measure's row says of itself, the first row said of the first measure."""
        first = current.measures[0]
        if not first.units:
            first.units = [
                (name, piece) for name in labels.ROLES if own.get(name) for piece in current.fields.get(name, ())
            ]
        if own.get("deadline") and not first.deadline:
            first.deadline = list(current.fields.get("deadline", ()))


def _is_above(pieces: list[Piece], current: Raw, name: str) -> bool:
    """Whether the cells are those of the row above, merged or 同上."""
    return all(any(piece == own for own in current.fields.get(name, ())) for piece in pieces)


def _is_cut(text: str) -> bool:
    """Whether a cell was cut at the end of a page: it stops in the middle of a sentence."""
    return text[-1:] in "，、," or (len(text) > LONG and not ENDED.search(text))


def _begins(text: str) -> bool:
    return ordinals.at(text) is not None


def _is_total(row: Row, heading: Heading) -> bool:
    first = row.text(row.filled()[0])
    return bool(TOTALS.match(first)) and len(row.filled()) < max(len(heading.fields) - 1, 2) + 1 and len(first) < 10


def find_heading(rows: Sequence[Row]) -> tuple[int, Heading] | None:
    """Where the headings of the columns stand and what they mean; None for a table without."""
    form = len(_labels_left(rows)) >= LEAST_FORM
    for start in range(min(LOOKED_AT, len(rows))):
        if (heading := _heading(rows, start)) and not (form and not all(heading.fields)):
            return start, heading
    return None


def _heading(rows: Sequence[Row], start: int) -> Heading | None:
    if not _is_heading(rows[start]):
        return None
    width = max(len(row.cells) for row in rows[start : start + 3])
    levels = [rows[start]]
    for row in rows[start + 1 : start + 3]:
        if not _is_below(levels[-1], row):
            break
        levels.append(row)
    names, texts = [], []
    for column in range(width):
        words = list(dict.fromkeys(labels.plain(level.text(column)) for level in levels))
        words = [word for word in words if word]
        names.append(_named(words))
        texts.append(words[-1] if len(levels) == 1 and words else "".join(words))
    return Heading(tuple(names), tuple(texts), len(levels))


def _named(words: list[str]) -> str:
    """The lowest heading counts, read with those above it where it says nothing alone (责任单位 over 市级)."""
    if not words:
        return ""
    own, above = words[-1], "".join(words[:-1])
    person = labels.field_of(above) in labels.PERSONS or "责任人" in above
    if own in ("姓名", "职务", "姓名及职务") and person:
        return "person"
    return (
        labels.field_of(own) or labels.field_of(above + own) or labels.field_of(own + above) or labels.field_of(above)
    )


def _is_heading(row: Row) -> bool:
    """Several short texts, most of them known labels, one of them of a problem's substance."""
    texts = list(dict.fromkeys(row.text(column) for column in row.filled()))
    if len(texts) < 2 or any(len(text) > MOST_HEADING for text in texts):
        return False
    known = [name for text in texts if (name := labels.field_of(text))]
    distinct = set(known)
    substance = distinct & (IDENTITY | labels.CORE)
    return len(distinct) >= 2 and bool(substance) and len(known) * 5 >= len(texts) * 3


def _is_below(above: Row, row: Row) -> bool:
    """Whether the row is a second line of headings: short words under merged or blank headings, no data."""
    own = [column for column in row.filled() if column not in row.spread and row.text(column) != above.text(column)]
    if not own or any(len(row.text(column)) > 10 or re.search(r"\d", row.text(column)) for column in own):
        return False
    under = [column for column in own if _is_merged(above, column)]
    return len(under) == len(own) and len(own) >= 2


def _is_merged(above: Row, column: int) -> bool:
    text = above.text(column)
    neighbours = {above.text(column - 1) if column else "", above.text(column + 1)}
    return not text or text in neighbours or "" in {above.text(column + 1)} and column + 1 < len(above.cells)


def is_form(table: Table) -> bool:
    """Whether labels stand left of their values: several rows whose first cell is a known label."""
    return len(_labels_left(table.rows)) >= 2


def _labels_left(rows: Sequence[Row]) -> set[str]:
    return {name for row in rows if (name := label_of(row))}


def measure_rows(table: Table) -> list[RawMeasure]:
    """The measures of a table that has no column for problems: it belongs to the problem in the text above it."""
    found = find_heading(table.rows)
    if found is None or found[1].fields.count("measures") != 1 or IDENTITY & set(found[1].fields):
        return []
    start, heading = found
    measures: list[RawMeasure] = []
    place = heading.columns("measures")[0]
    for row in table.rows[start + heading.rows :]:
        if not row.text(place) or row.is_one():
            continue
        measure = RawMeasure(row.piece(place))
        for column, name in enumerate(heading.fields):
            if row.text(column) and name == "number":
                measure.number = ordinals.bare(row.text(column))
            elif row.text(column) and name in labels.ROLES:
                measure.units.append((name, row.piece(column)))
            elif row.text(column) and name == "deadline":
                measure.deadline.append(row.piece(column))
        measures.append(measure)
    return measures


def label_of(row: Row) -> str:
    """The field that the first filled cell of the row names, where something else stands behind it."""
    filled = row.filled()
    if not filled:
        return ""
    name = labels.field_of(row.text(filled[0]))
    return name if name and (row.text(filled[0]) != row.text(filled[-1])) else ""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value of a form with its label."""

    field: str
    value: Piece
    where: str


def form_values(table: Table) -> list[Labelled]:
    """Labels and values of a form in order; several pairs may stand in one row. What stands before the first label has
    the field ""."""
    found: list[Labelled] = []
    name = ""
    for row in table.rows:
        passages: set[int] = set()
        for column in row.filled():
            cell = row.cells[column]
            if cell.passage in passages:
                continue
            passages.add(cell.passage)
            last = all(row.cells[other].passage == cell.passage for other in row.filled() if other >= column)
            if (label := labels.field_of(cell.text)) and (len(passages) == 1 or not last):
                name = label
            elif column not in row.spread:
                found.append(Labelled(name, row.piece(column), row.where))
    return found
