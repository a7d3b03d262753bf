"""A public version in words: its columns, what the machine marked in them, and what differs between two."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from petitions.privacy.marks import Kind
from petitions.privacy.masking import IN_PLACE_OF
from petitions.states import Channel, Pollution, Status, Verdict

Content = Mapping[str, Any]
MOST = 4000  # characters that are compared one by one; longer texts are compared by line

_FIXED = sorted(set(IN_PLACE_OF.values()) | {"举报人"}, key=len, reverse=True)
_MASKED = re.compile("|".join([*map(re.escape, _FIXED), r"[一-龥]?某+", r"\*{2,}"]))
_PIECES = re.compile(r"[A-Za-z0-9.]+|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the public table: what will stand in it, placeholders marked, and what the machine hid there."""

    name: str
    label: str
    text: str
    shown: SafeString
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One column that differs between two versions, what was lost and what was gained marked."""

    label: str
    old: SafeString
    new: SafeString


def columns(content: Content, marks: Mapping[str, Mapping[str, int]] | None = None) -> list[Column]:
    """Every column of a version in the order of the public table."""
    found = marks or {}
    return [
        Column(name, label, text, highlighted(text), tuple(_marks(found.get(name, {}))))
        for name, (label, text) in _fields(content).items()
    ]


def differences(old: Content, new: Content) -> list[Difference]:
    """The columns that differ; empty when nothing does."""
    before, after = _fields(old), _fields(new)
    return [
        Difference(label, *marked(before[name][1], text))
        for name, (label, text) in after.items()
        if before[name][1] != text
    ]


def highlighted(text: str) -> SafeString:
    """The text with every placeholder of the machine in <mark>."""
    return _joined((bool(_MASKED.fullmatch(part)), part) for part in _parted(text))


def _parted(text: str) -> list[str]:
    parts, done = [], 0
    for found in _MASKED.finditer(text):
        parts += [text[done : found.start()], found.group()]
        done = found.end()
    return [*parts, text[done:]]


def marked(old: str, new: str) -> tuple[SafeString, SafeString]:
    """Both texts with what only one of them has in <mark>."""
    before, after = _pieces(old), _pieces(new)
    lost, gained = [], []
    for how, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        lost.append((how != "equal", "".join(before[a:b])))
        gained.append((how != "equal", "".join(after[c:d])))
    return _joined(lost), _joined(gained)


def _pieces(text: str) -> list[str]:
    return _PIECES.findall(text) if len(text) <= MOST else text.splitlines(keepends=True)


def _joined(parts: Any) -> SafeString:
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", text) if is_marked else text,) for is_marked, text in parts if text)
    )


def _marks(counts: Mapping[str, int]) -> list[str]:
    return [_("%(kind)s: %(n)d") % {"kind": Kind(kind).label, "n": n} for kind, n in counts.items()]


def _fields(content: Content) -> dict[str, tuple[str, str]]:
    """Label and text by column; codes in words of the reader's language."""
    types = [str(dict(Pollution.choices).get(code, code)) for code in content["types"]]
    return {
        "number": (_("Petition number"), content["number"]),
        "batch": (_("Batch"), content["batch"]),
        "channel": (_("Channel"), _word(Channel, content["channel"])),
        "key": (_("Key petition"), _("yes") if content["key"] else _("no")),
        "content": (_("What was reported"), content["content"]),
        "region": (pgettext("petition", "Place"), content["region"]),
        "types": (_("Types of pollution"), pgettext("between names", ", ").join(types)),
        "investigation": (_("What was found"), content["investigation"]),
        "verdict": (_("Verdict"), _word(Verdict, content["verdict"])),
        "handling": (_("Action taken and rectification"), content["handling"]),
        "status": (pgettext("petition", "Outcome"), _word(Status, content["status"])),
        "accountability": (_("Who was held to account"), content["accountability"]),
        "remark": (_("Remark"), content["remark"]),
    }


def _word(choices: Any, code: str) -> str:
    return str(dict(choices.choices).get(code, code))
