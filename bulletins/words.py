"""Every word that the trail knows of papers issued, and how kinds of papers are named."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from bulletins.models import Bulletin
from reports.kinds import KINDS


class Verb(models.TextChoices):
    """What can happen to a paper or a template."""

    DRAFTED = "bulletin.drafted", gettext_lazy("drafted a paper")
    WRITTEN = "bulletin.written", gettext_lazy("wrote the texts of a paper")
    RETAKEN = "bulletin.retaken", gettext_lazy("put a paper on another snapshot")
    DROPPED = "bulletin.dropped", gettext_lazy("dropped the draft of a paper")
    ISSUED = "bulletin.issued", gettext_lazy("issued a paper")
    WITHDRAWN = "bulletin.withdrawn", gettext_lazy("withdrew an issued paper")
    UPLOADED = "template.uploaded", gettext_lazy("uploaded a template of papers")
    USED = "template.used", gettext_lazy("put a template of papers into use")
    STOPPED = "template.stopped", gettext_lazy("took a template of papers out of use")


LABELS: dict[str, Any] = {
    "paper_kind": gettext_lazy("kind of paper"),
    "paper_number": gettext_lazy("number of the paper"),
    "paper_state": gettext_lazy("state of the paper"),
    "snapshot": gettext_lazy("snapshot"),
    "snapshot_digest": gettext_lazy("fingerprint of the snapshot"),
    "content": gettext_lazy("fingerprint of the content"),
    "texts": gettext_lazy("texts"),
    "template": gettext_lazy("template"),
    "in_use": gettext_lazy("in use"),
}


def kind_word(code: str) -> str:
    """The word for a kind of paper in the reader's language; its code when nobody knows it any more."""
    return str(KINDS[code].word) if code in KINDS else code


def name_of(bulletin: Bulletin) -> str:
    """How a paper is called on screens: its kind with its number, or with the day of its snapshot."""
    if bulletin.number:
        return _("%(kind)s 〔%(year)s〕 no. %(n)d") % {
            "kind": kind_word(bulletin.kind),
            "year": bulletin.year,
            "n": bulletin.number,
        }
    return _("%(kind)s as of %(day)s") % {"kind": kind_word(bulletin.kind), "day": bulletin.snapshot.as_of}


TEXT_WORDS = {field.code: field.label for kind in KINDS.values() for field in kind.texts}


def versions_in_words(stored: Any) -> str:
    """Which texts a line of the trail names, each with its version: "practice v1" as "main practice v1"."""
    named = [str(one).partition(" ") for one in (stored if isinstance(stored, list) else [stored])]
    return pgettext("between names", ", ").join(f"{TEXT_WORDS.get(code, code)}{gap}{rest}" for code, gap, rest in named)


READERS = {
    "texts": versions_in_words,
    "paper_kind": lambda stored: kind_word(str(stored)),
    "paper_state": lambda stored: str(dict(Bulletin.State.choices).get(str(stored), stored)),
}
