"""Lines of the trail as sentences in the reader's language, for the history of an item and for the auditor."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from access import tokens
from access.hooks import keeping as hooks
from cases import neighbours
from cases.domain import handover
from cases.domain.progress import Method
from cases.models import Activity, TaskEvidence, TaskUnit
from cases.states import RoundVerb, Stage, Verb
from notify import rules as sending
from notify.models import Channel, Reason
from orgs import admin as tables
from orgs import substitutes
from records.models import Event
from signoff import engine
from signoff.steps import ALL_KINDS, CHAINS

LABELS: dict[str, Any] = {
    "acceptance_plan": gettext_lazy("acceptance plan"),
    "acceptor": gettext_lazy("accepting unit"),
    "as_of": gettext_lazy("as of"),
    "carried_from": gettext_lazy("carried over from"),
    "carried_to": gettext_lazy("goes on under"),
    "cases": gettext_lazy("cases carried"),
    "asks_outside": gettext_lazy("whoever cannot be reached outside is an alarm"),
    "cap": gettext_lazy("at-once sendings a day"),
    "category": gettext_lazy("category"),
    "chain": gettext_lazy("chain of signatures"),
    "channels": gettext_lazy("channels allowed"),
    "channels_used": gettext_lazy("channels used"),
    "checklist": gettext_lazy("checklist"),
    "claimed": gettext_lazy("claimed progress"),
    "closes_at": gettext_lazy("sending ends"),
    "cycle": gettext_lazy("cycle"),
    "day": gettext_lazy("day"),
    "deadline": gettext_lazy("deadline"),
    "digest": gettext_lazy("fingerprint"),
    "digest_at": gettext_lazy("digest at"),
    "dossier": gettext_lazy("dossier"),
    "file": gettext_lazy("file"),
    "files": gettext_lazy("files"),
    "first": gettext_lazy("first filing"),
    "first_day": gettext_lazy("first day"),
    "founded": gettext_lazy("founded"),
    "from": gettext_lazy("from"),
    "goal": gettext_lazy("goal"),
    "holder": gettext_lazy("holder"),
    "item": gettext_lazy("checklist line"),
    "kind": gettext_lazy("kind"),
    "last_day": gettext_lazy("last day"),
    "late": gettext_lazy("after the last day"),
    "leader": gettext_lazy("leader in charge"),
    "level": gettext_lazy("level"),
    "measure": gettext_lazy("measure"),
    "measures": gettext_lazy("measures"),
    "petitions": gettext_lazy("petitions"),
    "count": gettext_lazy("number of them"),
    "message": gettext_lazy("number of the message"),
    "method": gettext_lazy("how verified"),
    "name": gettext_lazy("name"),
    "objection": gettext_lazy("number of the objection"),
    "on_behalf_of": gettext_lazy("in place of"),
    "opens_at": gettext_lazy("sending begins"),
    "phase": gettext_lazy("shows"),
    "post": gettext_lazy("post"),
    "posts": gettext_lazy("posts"),
    "scan": gettext_lazy("scan"),
    "seats": gettext_lazy("signatures waiting"),
    "signed_on": gettext_lazy("day on the paper"),
    "signer": gettext_lazy("signer"),
    "stage": gettext_lazy("stage"),
    "standard": gettext_lazy("standard"),
    "step": gettext_lazy("step"),
    "substitute": gettext_lazy("substitute"),
    "tasks": gettext_lazy("tasks"),
    "text": gettext_lazy("text"),
    "title": gettext_lazy("title"),
    "to": gettext_lazy("returned to"),
    "trouble": gettext_lazy("trouble"),
    "units": gettext_lazy("units"),
    "until": gettext_lazy("until"),
    "value": gettext_lazy("value"),
    "verified": gettext_lazy("verified progress"),
    "version": gettext_lazy("version"),
    "weight": gettext_lazy("weight"),
}


VERBS: dict[str, Any] = {}


def teach(*verbs: type[models.TextChoices]) -> None:
    """Make the verbs of a part of the house known; parts to the right of this one call it beside their verbs."""
    VERBS.update({choice.value: choice.label for kind in verbs for choice in kind})


def teach_fields(labels: Mapping[str, Any], readers: Mapping[str, Callable[[Any], str]]) -> None:
    """Make fields of the trail known that a part to the right writes: their labels, and how values are put in words."""
    LABELS.update(labels)
    READERS.update(readers)


teach(Verb, RoundVerb, engine.Verb, handover.Verb, substitutes.Verb, tables.Verb, sending.Verb)
teach(tokens.Verb, hooks.Verb)


def sentence(event: Event) -> dict[str, Any]:
    """An entry for components/history.html.

    Keys: when, who, post, sentence, changes ([{label, old, new}] in words), note, subject (name of what it is about),
    url ('' when the subject has no page).
    """
    return {
        "when": date_format(timezone.localtime(event.at), "DATETIME_FORMAT"),
        "who": event.actor_name or _("the system"),
        "post": event.actor_post,
        "sentence": str(VERBS.get(event.verb, event.verb)),
        "changes": changes(event),
        "note": event.note,
        "subject": event.subject_label,
        "url": _url(event.subject),
        "seq": event.seq,
    }


def changes(event: Event) -> list[dict[str, str]]:
    """What the line says has changed, field by field: label, old and new value in words; unchanged fields left out."""
    rows = []
    for name in dict.fromkeys([*event.before, *event.after]):
        old, new = value(name, event.before.get(name)), value(name, event.after.get(name))
        if old != new:
            rows.append({"label": label(name), "old": old, "new": new})
    return rows


def label(name: str) -> str:
    """The field's name in the reader's language; an unknown one as it stands in the trail."""
    return str(LABELS.get(name, name))


def value(name: str, stored: Any) -> str:
    """A stored value of the field `name` in words; '' for nothing."""
    if stored is None or stored == "":
        return ""
    if isinstance(stored, bool):
        return _("yes") if stored else _("no")
    reader = READERS.get(name)
    return reader(stored) if reader else _plain(stored)


def _plain(stored: Any) -> str:
    if isinstance(stored, list):
        return pgettext("between names", ", ").join(_plain(item) for item in stored)
    if isinstance(stored, dict):
        return pgettext("between names", ", ").join(f"{label(k)}: {value(k, v)}" for k, v in stored.items())
    return str(stored)


def _choice(choices: Any) -> Callable[[Any], str]:
    names = dict(choices.choices)
    return lambda stored: str(names.get(stored, stored))


def _step(stored: Any) -> str:
    return str(ALL_KINDS[stored].label) if stored in ALL_KINDS else str(stored)


def _chain(stored: Any) -> str:
    return str(CHAINS[stored][0]) if isinstance(stored, str) and stored in CHAINS else _plain(stored)


def _returned_to(stored: Any) -> str:
    return _("step %(n)s") % {"n": stored} if stored else _("the responsible unit")


def _percent(stored: Any) -> str:
    return f"{stored}%"


def _deadline(stored: Any) -> str:
    if not isinstance(stored, dict):
        return str(stored)
    return _("%(words)s (%(due)s)") % {"words": stored["words"], "due": stored.get("due_on") or _("no date")}


def _measures(stored: Any) -> str:
    if not isinstance(stored, list):
        return str(stored)
    lines = [f"({row.get('order') or '+'}) {row['text']} {row.get('words', '')}".strip() for row in stored]
    return "\n".join(lines)


def _units(stored: Any) -> str:
    if not isinstance(stored, list) or any(isinstance(row, str) for row in stored):
        return _plain(stored)
    names = dict(TaskUnit.Role.choices)
    return "\n".join(f"{names.get(role, role)}: {name}" for role, _pk, name in stored)


def _files(stored: Any) -> str:
    return pgettext("between names", ", ").join(item["name"] for item in stored)


def _checklist_text(stored: Any) -> str:
    return _(stored) if isinstance(stored, str) else _plain(stored)


def _kind(stored: Any) -> str:
    return str(dict(Activity.Kind.choices).get(stored, stored))


def _channels(stored: Any) -> str:
    names = dict(Channel.choices)
    return pgettext("between names", ", ").join(str(names.get(name, name)) for name in stored)


def _channels_used(stored: Any) -> str:
    names, marks = dict(Channel.choices), {True: pgettext("a channel", "on"), False: pgettext("a channel", "off")}
    return pgettext("between names", ", ").join(f"{names.get(k, k)} {marks[bool(on)]}" for k, on in stored.items())


READERS: dict[str, Callable[[Any], str]] = {
    "channels": _channels,
    "channels_used": _channels_used,
    "trouble": _choice(Reason),
    "stage": _choice(Stage),
    "method": _choice(Method),
    "phase": _choice(TaskEvidence.Phase),
    "step": _step,
    "chain": _chain,
    "to": _returned_to,
    "claimed": _percent,
    "verified": _percent,
    "deadline": _deadline,
    "measures": _measures,
    "units": _units,
    "acceptor": _units,
    "files": _files,
    "item": _checklist_text,
    "kind": _kind,
}


def _url(subject: str) -> str:
    name, _colon, pk = subject.partition(":")
    return f"/desk/tasks/{pk}/" if name == "cases.task" else neighbours.link(subject)
