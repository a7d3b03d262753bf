"""From the raw texts of a problem to a proposed record: measures apart, units by role, time limits parsed."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from deadlines import phrases, wording
from deadlines.wording import Kind, Parsed
from intake.reading import labels, ordinals, owners
from intake.reading.material import Piece, Raw, joined, span_of
from intake.reading.owners import ROLE_OF
from intake.reading.records import Owner, Person, ProposedMeasure, ProposedProblem, Role

PERSON_ROLES = {
    "person": Role.RESPONSIBLE,
    "lead_person": Role.LEAD,
    "assist_person": Role.ASSIST,
    "supervise_person": Role.SUPERVISE,
    "accept_person": Role.ACCEPT,
}
DOING = {Role.RESPONSIBLE, Role.LEAD, Role.ASSIST}
KNOWN = {"problem", "title", "detail", "goal", "standard", "deadline", "measures", "progress", "remark", "number"}
MOST_TITLE = 60  # characters
_SENTENCE = re.compile(r"[。；;\n]")
_PEOPLE = re.compile(r"[、，,；;\n]|(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff]{2,3}(?:$|[ 、，]))")
_BROKEN = re.compile(r"(?<![。；;，,、])\n(?=[成前底月日止])|(?<=[，,、])\n")  # a line broken inside of its words
_STOPPED = re.compile(r"[ 。；;]*\n")
_BULLET = re.compile(r"^[—–•·●▪■◆○◇※-]+\s*(?=[\u4e00-\u9fff\d])")
_LAST = re.compile(r"[（(]((?:[^（）()]|[（(][^（）()]*[）)])+)[）)]$")
_CLAUSES = re.compile(r"[，,。；;\n]")
MOST_TIME = 14  # characters of a clause that says only when


def proposed(raw: Raw, document_date: date | None) -> ProposedProblem:
    """The record of one problem; what is not labelled is "" or empty, never guessed."""
    measures = _measures(raw, document_date)
    units = _units(raw)
    text = raw.text_of("problem", "detail") or raw.text_of("title")
    title = raw.text_of("title").strip(" 。:：") or _title(text)
    goal, standard = raw.text_of("goal"), raw.text_of("standard")
    is_whole = not units and not any(measure.units for measure in measures)
    text, bracketed, time = owners.ending(text) if is_whole else (text, [], "")
    deadline = _deadline(raw, text, goal, measures, document_date, time)
    named = units
    if not any(unit.role in DOING for unit in units):
        named = _distinct([*units, *bracketed, *(unit for measure in measures for unit in measure.units)])
    return ProposedProblem(
        number=raw.number,
        category=raw.category,
        title=title,
        text=text,
        goal=goal,
        deadline_text=deadline.words,
        deadline=deadline.parsed,
        units=tuple(named),
        measures=tuple(measures),
        persons=tuple(_persons(raw, units)),
        standard=standard,
        span=span_of(raw.pieces()),
        confidence=_confidence(raw, deadline.origin, bool(named)),
        where=raw.where,
        label=raw.label,
        deadline_from=deadline.origin,
        progress=raw.text_of("progress"),
        remark=raw.text_of("remark"),
        more={
            name: joined(pieces)
            for name, pieces in raw.fields.items()
            if name not in KNOWN.union(["timed"], labels.ROLES, labels.PERSONS)
        },
        fields={name: span_of(pieces) for name, pieces in raw.fields.items()},
        notes=tuple(deadline.notes),
    )


def _title(text: str) -> str:
    """The first sentence, where it is short enough to be a name."""
    first = _SENTENCE.split(text.strip(), maxsplit=1)[0].strip(" 。:：")
    return first if len(first) <= MOST_TITLE else ""


def _units(raw: Raw) -> list[Owner]:
    found: list[Owner] = []
    for name, pieces in raw.fields.items():
        if name in labels.ROLES:
            for text in _unbroken(pieces):
                found += owners.owners(text, ROLE_OF[name])
    return _distinct(found)


def _unbroken(pieces: list[Piece]) -> list[str]:
    """The texts, those put together that were broken between two names or inside of one."""
    texts: list[str] = []
    for piece in pieces:
        if texts and owners.goes_on(texts[-1], piece.text):
            texts[-1] += "\n" + piece.text
        else:
            texts.append(piece.text)
    return texts


def _distinct(units: list[Owner]) -> list[Owner]:
    unique: dict[tuple[str, Role], Owner] = {}
    for unit in units:
        unique.setdefault((unit.name, unit.role), unit)
    return list(unique.values())


def _persons(raw: Raw, units: list[Owner]) -> list[Person]:
    """Those that a label names, and the posts in brackets behind units (责任单位及责任人：甲县政府（县长）)."""
    behind = [
        Person(found[1], unit.role)
        for unit in units
        if (found := _LAST.search(unit.words)) and owners.POST.match(found[1])
    ]
    labelled = [(field, piece) for field in PERSON_ROLES for piece in raw.fields.get(field, ())]
    labelled += [pair for measure in raw.measures for pair in measure.persons]
    named = [
        Person(name.strip(" 。"), PERSON_ROLES[field])
        for field, piece in labelled
        for name in _PEOPLE.split(piece.text)
        if name.strip(" 。-—/")
    ]
    return list(dict.fromkeys([*behind, *named]))


@dataclass(frozen=True, slots=True)
class _Deadline:
    words: str
    parsed: Parsed
    origin: str
    notes: list[str]


def _deadline(
    raw: Raw, text: str, goal: str, measures: list[ProposedMeasure], document_date: date | None, time: str
) -> _Deadline:
    """The labelled words, or those beside the owners (`time`); else the days that the measures set, the goal, or the
    problem's own text."""
    words = _STOPPED.sub("；", _BROKEN.sub("", raw.text_of("deadline")).strip(" 。；;"))
    words = words or "；".join(_times(raw.text_of("timed"), document_date)) or time
    if words:
        parsed = wording.parse(words, document_date=document_date)
        return _Deadline(words, parsed, "label", _vague(words, document_date))
    named = "\n".join(raw.text_of(name) for name in labels.ROLES)
    found = {
        "units": [parsed.words for parsed in wording.find_in_text(named, document_date)],
        "measures": list(
            dict.fromkeys(phrase for measure in measures for phrase in measure.due_words.split("；") if phrase)
        ),
        "goal": [parsed.words for parsed in wording.find_in_text(goal, document_date)],
        "text": [] if measures or goal else [parsed.words for parsed in wording.find_in_text(text, document_date)],
    }
    says = {
        "units": _("No time limit is named; it follows from the dates behind the units."),
        "measures": _("No time limit is named; it follows from the dates inside the measures."),
        "goal": _("No time limit is named; it follows from the goal."),
        "text": _("No time limit is named; it follows from the text of the problem."),
    }
    for origin, said in found.items():
        if said:
            words = "；".join(said)
            return _Deadline(words, wording.parse(words, document_date=document_date), origin, [says[origin]])
    return _Deadline("", wording.parse("", document_date=document_date), "", [])


def _times(text: str, document_date: date | None) -> list[str]:
    """What the clauses of a text say of time, as where the label names both goal and time limit."""
    found: list[str] = []
    for clause in filter(None, (clause.strip() for clause in _CLAUSES.split(text))):
        dated = wording.find_in_text(clause, document_date)
        if dated:
            found += [limit.words for limit in dated]
        elif len(clause) <= MOST_TIME and wording.parse(clause, document_date=document_date).kind is not Kind.UNKNOWN:
            found.append(clause)
    return list(dict.fromkeys(found))


def _vague(words: str, document_date: date | None) -> list[str]:
    """A note for each phrase that names no certain day: 汛期前, 2022年初."""
    return [
        _("“%s” names no certain day; a person must set the date.") % words[phrase.start : phrase.end]
        for phrase in phrases.scan(words, document_date)
        if phrase.sort is phrases.Sort.VAGUE
    ]


def _measures(raw: Raw, document_date: date | None) -> list[ProposedMeasure]:
    found: list[ProposedMeasure] = []
    if raw.measures:
        for row in raw.measures:
            pieces = _split([row.text])
            for ordinal, piece in pieces:
                units = [unit for name, own in row.units for unit in owners.owners(own.text, ROLE_OF[name])]
                deadline = joined(row.deadline) if len(pieces) == 1 else ""
                number = ordinal.number if ordinal else row.number or len(found) + 1
                found.append(_measure(number, ordinal, piece, units, deadline, document_date))
        return _renumbered(found)
    for ordinal, piece in _split(raw.fields.get("measures", [])):
        number = ordinal.number if ordinal else len(found) + 1
        found.append(_measure(number, ordinal, piece, [], "", document_date))
    return _renumbered(found)


def _renumbered(measures: list[ProposedMeasure]) -> list[ProposedMeasure]:
    """Numbers as printed where each is there once and they rise; else counted from 1."""
    numbers = [measure.order for measure in measures]
    if all(first < second for first, second in zip(numbers, numbers[1:], strict=False)):
        return measures
    return [
        ProposedMeasure(place, own.text, own.due_on, own.words, own.units, own.span, own.due_words)
        for place, own in enumerate(measures, 1)
    ]


def _split(pieces: list[Piece]) -> list[tuple[ordinals.Ordinal | None, Piece]]:
    """The items of the texts in order; an item may go on in the next paragraph."""
    starts: list[int] = []
    length = 0
    for piece in pieces:
        starts.append(length)
        length += len(piece.text) + 1
    text = "\n".join(piece.text for piece in pieces)
    before, items = ordinals.items(text)
    if before and items:
        items = [(items[0][0], 0, items[0][2]), *items[1:]]
    return [(ordinal, _cut(text, start, end, pieces, starts)) for ordinal, start, end in items]


def _cut(text: str, start: int, end: int, pieces: list[Piece], starts: list[int]) -> Piece:
    """A part of the joined texts, its place in the piece where it begins."""
    own = text[start:end]
    begin = start + len(own) - len(own.lstrip())
    place = bisect_right(starts, begin) - 1
    piece, offset = pieces[place], begin - starts[place]
    last = min(piece.start + offset + len(own.strip()), max(piece.end, piece.start + offset))
    return Piece(own.strip(), piece.paragraph, piece.start + offset, last)


def _measure(
    number: int,
    ordinal: ordinals.Ordinal | None,
    piece: Piece,
    units: list[Owner],
    deadline: str,
    document_date: date | None,
) -> ProposedMeasure:
    own = ordinals.at(piece.text) if ordinal else None
    body = piece.text[own.end :] if own else piece.text
    text, bracketed, time = owners.ending(body)
    deadline = deadline or time
    limits = wording.find_in_text(text, document_date)
    if deadline:
        parsed = wording.parse(deadline, document_date=document_date)
        due_on, words = parsed.due_on, deadline
    else:
        due_on = max((limit.due_on for limit in limits if limit.due_on), default=None)
        words = "；".join(limit.words for limit in limits)
    return ProposedMeasure(
        order=number,
        text=_BULLET.sub("", text.strip()).rstrip("；;，,、 "),
        due_on=due_on,
        words=piece.text,
        units=tuple(_distinct([*units, *bracketed])),
        span=span_of([piece]),
        due_words=words,
    )


def _confidence(raw: Raw, origin: str, owned: bool) -> float:
    """Lower where a number is missing, nobody is named, or a time limit is inferred."""
    value = raw.sureness
    value -= 0.1 * (raw.number is None) + 0.1 * (not owned) + 0.1 * (origin not in ("label",))
    return round(max(value, 0.1), 2)
