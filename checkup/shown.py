"""A sign as its page shows it: the two things side by side, by name where the reader may know them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.models import Task, TaskEvidence
from checkup import words
from checkup.models import Sign
from checkup.signs.registry import KINDS, label_of
from checkup.signs.uses import REPORT, SIGNER
from orgs.models import Organisation, User
from petitions.domain import secrecy
from petitions.models import Assignment, Petition

COMMON = 4  # characters in order: fewer are common by chance


@dataclass(frozen=True, slots=True)
class Thing:
    """An item by name, with its page ('' where the reader has none)."""

    name: str
    url: str
    known: bool = True


@dataclass(slots=True)
class Side:
    """One of two things: a photograph or a text, with its item and what is known of it."""

    thing: Thing
    rows: list[tuple[str, str]] = field(default_factory=list)
    photo: int | None = None
    parts: list[tuple[str, bool]] = field(default_factory=list)


@dataclass(slots=True)
class Shown:
    """What the page of a sign takes."""

    label: str
    why: str
    subject: Thing
    other: Thing | None
    photos: list[Side]
    texts: list[Side]
    rows: list[tuple[str, str]]


def of(sign: Sign, user: User) -> Shown:
    """Everything of a sign for this reader. A fixed number of queries."""
    detail = sign.detail
    sides = [*detail.get("photos", ()), *detail.get("texts", ())]
    things = _things({sign.subject, sign.other, *(side["key"] for side in sides)} - {""}, user)
    kind = KINDS.get(sign.code)
    return Shown(
        label=label_of(sign.code),
        why=str(kind.why) if kind else "",
        subject=things[sign.subject],
        other=things.get(sign.other),
        photos=[_photo(number, side, things) for number, side in enumerate(detail.get("photos", ()))],
        texts=_texts(detail.get("texts", ()), things),
        rows=_rows(detail),
    )


def things_of(signs: Iterable[Sign], user: User) -> dict[str, Thing]:
    """The things that a page of signs names, by text key."""
    return _things({key for sign in signs for key in (sign.subject, sign.other) if key}, user)


def _things(keys: set[str], user: User) -> dict[str, Thing]:
    ids: dict[str, list[int]] = {}
    for key in keys:
        name, _colon, pk = key.partition(":")
        ids.setdefault(name, []).append(int(pk))
    found: dict[str, Thing] = {}
    if tasks := ids.get("cases.task"):
        for task in Task.objects.visible_to(user).filter(pk__in=tasks).select_related("problem"):
            found[f"cases.task:{task.pk}"] = Thing(str(task), reverse("desk:task", args=[task.pk]))
    if cases := ids.get("petitions.assignment"):
        rows = Assignment.objects.visible_to(user).filter(pk__in=cases).select_related("petition", "organisation")
        for case in rows:
            found[f"petitions.assignment:{case.pk}"] = Thing(str(case), reverse("petitions:case", args=[case.pk]))
    if petitions := ids.get("petitions.petition"):
        seen = Petition.objects.visible_to(user).filter(pk__in=petitions)
        for petition in seen.exclude(secrecy.about_own_side(user)):
            url = reverse("petitions:petition", args=[petition.pk])
            found[f"petitions.petition:{petition.pk}"] = Thing(_("petition %(n)s") % {"n": petition.number}, url)
    hidden = Thing(_("something outside your reach"), "", known=False)
    return {key: found.get(key, hidden) for key in keys}


def _photo(number: int, side: dict[str, Any], things: dict[str, Thing]) -> Side:
    thing = things[side["key"]]
    if not thing.known:
        return Side(thing)
    phases: dict[str, Any] = dict(TaskEvidence.Phase.choices)
    phases |= {REPORT: pgettext("photograph", "report"), SIGNER: _("taken by a signer on site")}
    rows = [
        (_("Shows"), str(phases.get(side["phase"], side["phase"]))),
        (_("Brought in"), side["on"]),
        (_("Taken, by the camera"), side["taken"] or _("not said: chat applications take it away, that is no fault")),
        (_("Fingerprint"), side["sha256"][:12]),
    ]
    return Side(thing, rows, photo=number)


def _texts(sides: Iterable[dict[str, Any]], things: dict[str, Thing]) -> list[Side]:
    sides = list(sides)
    if not sides:
        return []
    units = Organisation.objects.in_bulk([side["unit"] for side in sides])
    marked = common_parts(sides[0]["text"], sides[-1]["text"])
    found = []
    for side, parts in zip(sides, marked, strict=True):
        thing, unit = things[side["key"]], units.get(side["unit"])
        rows = [(_("Unit"), str(unit or "")), (_("Reported for"), side["on"])]
        found.append(Side(thing, rows, parts=parts) if thing.known else Side(thing))
    return found


def common_parts(one: str, other: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Both texts in pieces, each with whether the other text has it too, in order."""
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    blocks = [block for block in blocks if block.size >= COMMON]
    return (
        _pieces(one, [(block.a, block.a + block.size) for block in blocks]),
        _pieces(other, [(block.b, block.b + block.size) for block in blocks]),
    )


def _pieces(text: str, common: list[tuple[int, int]]) -> list[tuple[str, bool]]:
    pieces, at = [], 0
    for start, end in common:
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [(piece, same) for piece, same in [*pieces, (text[at:], False)] if piece]


def _rows(detail: dict[str, Any]) -> list[tuple[str, str]]:
    rows = [(str(words.ROWS.get(code, code)), value or _("none")) for code, value in detail.get("rows", ())]
    if "apart" in detail:
        apart = _("%(n)d of 128 spots") % {"n": detail["apart"]}
        exact = len({photo["sha256"] for photo in detail.get("photos", ())}) == 1
        rows.append((_("Pictures differ in"), _("nothing: one and the same file") if exact else apart))
    return rows
