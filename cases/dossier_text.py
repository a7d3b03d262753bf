"""A frozen dossier in words: its parts line by line, and what differs between two versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import ChecklistItem, TaskEvidence, TaskUnit
from orgs.models import Organisation

Names = Mapping[int, str]
FINGERPRINT = 12  # characters of a digest shown


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a dossier: its code in the content, its heading, its lines."""

    code: str
    label: str
    lines: list[str]


@dataclass(frozen=True, slots=True)
class Difference:
    """What one part lost and gained between two versions."""

    label: str
    old: str
    new: str


def parts(content: Mapping[str, Any], names: Names) -> list[Part]:
    """All parts of a frozen content (cases.domain.dossier.content) in reading order."""
    return [Part(code, str(label), READ[code](content, names)) for code, label in LABELS.items()]


def differences(old: Mapping[str, Any], new: Mapping[str, Any], names: Names) -> list[Difference]:
    """The parts that differ, with only the lines that differ; empty when nothing does."""
    found = []
    for before, after in zip(parts(old, names), parts(new, names), strict=True):
        if before.lines == after.lines:
            continue
        lost = [line for line in before.lines if line not in after.lines]
        gained = [line for line in after.lines if line not in before.lines]
        found.append(Difference(before.label, "\n".join(lost), "\n".join(gained)))
    return found


def unit_names(*contents: Mapping[str, Any]) -> dict[int, str]:
    """Names of all units that the contents mention, in one query."""
    ids = {pk for content in contents for _role, pk in content["units"]}
    return dict(Organisation.objects.filter(pk__in=ids).values_list("pk", "name"))


def _problem(content: Mapping[str, Any], names: Names) -> list[str]:
    number, title, text = content["problem"]
    return [f"{number} {title}", text]


def _deadline(content: Mapping[str, Any], names: Names) -> list[str]:
    words, first, present, long_term = content["deadline"]
    lines = [words, _("First date: %(day)s") % {"day": first or "—"}]
    if present != first:
        lines.append(_("Present date: %(day)s") % {"day": present or "—"})
    return [*lines, _("kept up for good")] if long_term else lines


def _changes(content: Mapping[str, Any], names: Names) -> list[str]:
    return [f"{seq}. {words} ({due or '—'})" for seq, words, due in content["changes"]]


def _measures(content: Mapping[str, Any], names: Names) -> list[str]:
    return [f"({order}) {text} — {_fate(done, dropped)}" for order, text, done, dropped in content["measures"]]


def _fate(done: str | None, dropped: str | None) -> str:
    if dropped:
        return _("dropped on %(day)s by an approved change") % {"day": dropped}
    return _("done on %(day)s") % {"day": done} if done else _("open")


def _done(content: Mapping[str, Any], names: Names) -> list[str]:
    return [f"({order}) {day} {note}" for order, day, note in content["done"]]


def _units(content: Mapping[str, Any], names: Names) -> list[str]:
    return [f"{TaskUnit.Role(role).label}: {names.get(pk, pk)}" for role, pk in content["units"]]


def _verified(content: Mapping[str, Any], names: Names) -> list[str]:
    share = content["verified"]
    return [_("not verified") if share is None else f"{share}%"]


def _evidence(content: Mapping[str, Any], names: Names) -> list[str]:
    lines = []
    for sha, phase, pair, caption, _measure in content["evidence"]:
        tags = [str(TaskEvidence.Phase(phase).label), _("pair %(n)d") % {"n": pair} if pair else "", caption]
        lines.append(f"{' · '.join(tag for tag in tags if tag)} · {sha[:FINGERPRINT]}")
    return lines


def _ticks(content: Mapping[str, Any], names: Names) -> list[str]:
    lists = dict(ChecklistItem.List.choices)
    return [
        f"{lists.get(name, name)} {order}: {_(text)}{f' — {note}' if note else ''}"
        for name, order, text, note in content["ticks"]
    ]


def _text(code: str) -> Any:
    return lambda content, names: [content[code]] if content[code] else []


LABELS = {
    "problem": gettext_lazy("Problem"),
    "goal": gettext_lazy("Goal"),
    "standard": gettext_lazy("Standard"),
    "deadline": gettext_lazy("Deadline"),
    "changes": gettext_lazy("Changes of the deadline"),
    "units": gettext_lazy("Units"),
    "measures": gettext_lazy("Measures"),
    "done": gettext_lazy("What was done"),
    "verified": gettext_lazy("Verified share"),
    "evidence": gettext_lazy("Evidence"),
    "acceptance_plan": gettext_lazy("Acceptance plan"),
    "ticks": gettext_lazy("Checklists"),
    "statement": gettext_lazy("Statement of completion"),
}
READ = {
    "problem": _problem,
    "goal": _text("goal"),
    "standard": _text("standard"),
    "deadline": _deadline,
    "changes": _changes,
    "units": _units,
    "measures": _measures,
    "done": _done,
    "verified": _verified,
    "evidence": _evidence,
    "acceptance_plan": _text("acceptance_plan"),
    "ticks": _ticks,
    "statement": _text("statement"),
}
