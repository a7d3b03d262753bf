"""Problems from registers: tables with headings over their columns."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from intake.reading import labels, ordinals
from intake.reading.headings import IDENTITY, Heading, find_heading, is_form
from intake.reading.material import Piece, Raw, RawMeasure, Row, Table, glued
from intake.reading.sideways import inner_rows, turned

LONG = 40  # characters of a cell that ends with a stop
TOTALS = re.compile(r"合计|总计|小计|共计|合 计|总 计")
NOTE = re.compile(r"[（(]?\s*(?:注|备注|说明|填表说明|附注)\s*[:：\d]")
# Who filled the table in, at its foot: "填表人：    审核人："
FOOT = re.compile(
    r"(?:填[表报]|制[表图]|审[核批签]|经办|复核|联系|单位|部门|主要|分管){0,4}"
    r"(?:人|单位|日期|时间|电话|负责人|领导|盖章|签字|签名|公章){1,3}(?:[（(](?:签字|签名|盖章|公章)[)）])?\s*[:：]"
)
SAME = re.compile(r"[（(]?\s*(?:同上|同前|〃|″|\"|’’|''|“|”)\s*[)）]?$")
NOTHING = re.compile(r"[-—–－/／\\]+$|^无$")
ENDED = re.compile(r"[。！？；;!?）)]$")


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
        table = turned(table) or table
        before = len(self.problems)
        taken = self._take(table)
        for raw in self.problems[before:]:
            raw.sheet = table.sheet
        return taken

    def _take(self, table: Table) -> bool:
        begin, end = inner_rows(table)
        found = find_heading(table.rows) if begin == end else None
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
        noted = False
        for row in rows:
            if self._is_repeated_heading(row) or not row.filled():
                continue
            first = row.text(row.filled()[0])
            noted = row.is_one() and (bool(NOTE.match(first)) or (noted and ordinals.bare(first) is None))
            if noted:  # a note may go on in the rows below
                self.notes.append(first)
            elif row.is_one() and len(self.heading.fields) > 1 and (len(row.filled()) > 1 or self._is_group(row)):
                self._group(row)
            elif all(FOOT.match(row.text(column)) for column in row.filled()):
                self.notes += [row.text(column) for column in row.filled()]
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
            self.category = ordinals.COUNTED.sub("", text[ordinal.end :].strip(" 。:："))
        elif self.problems and len(text) < 40:
            self.category = ordinals.COUNTED.sub("", text.strip(" 。:："))

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
                    raw.put_also(self.heading.text_of(name), piece)
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
        pieces = by_field.get("number", [])
        if pieces:
            best = next((piece for piece in pieces if ordinals.bare(piece.text) is not None), pieces[0])
            raw.number, raw.label = ordinals.bare(best.text), best.text
        for piece in pieces:
            raw.put("number", piece)

    def _continues(self, by_field: dict[str, list[Piece]], current: Raw) -> bool:
        """Whether the row says more of the problem above: no number and no problem of its own."""
        own = {name: pieces for name, pieces in by_field.items() if not _is_above(pieces, current, name)}
        has_number = bool(own.get("number"))
        identity = [name for name in IDENTITY if own.get(name)]
        if has_number:
            printed = own["number"][0].text
            if (number := ordinals.bare(printed)) is None or number != current.number:
                return False
            said = {piece.text for name in IDENTITY for piece in current.fields.get(name, ())}
            again = all(piece.text in said for name in identity for piece in own[name])
            return again or bool(ordinals.CONTINUED.search(printed))
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
