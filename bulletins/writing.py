"""What a paper says: its texts, its source, the paper composed from both, and the token of what a reader saw."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from bulletins.models import Bulletin, BulletinText, Template
from papers.paper import Paper
from reports import kinds
from reports.kinds import Kind
from reports.source import Source, beside, read, restored


@dataclass(frozen=True, slots=True)
class Content:
    """One paper with all that it was written from."""

    kind: Kind
    source: Source
    texts: dict[str, str]
    paper: Paper


def current(bulletin: Bulletin) -> dict[str, BulletinText]:
    """The newest version of each text of the paper, by field. One query."""
    return {row.field: row for row in reversed(bulletin.texts.select_related("by").order_by("field", "-version"))}


def texts_of(bulletin: Bulletin) -> dict[str, str]:
    """The texts as they stand now: those frozen at issue, else the newest versions."""
    if bulletin.data:
        return dict(bulletin.data["texts"])
    return {field: row.text for field, row in current(bulletin).items()}


def source_of(bulletin: Bulletin) -> Source:
    """What the paper is written from: frozen at issue, before that its snapshot."""
    return restored(bulletin.data["source"]) if bulletin.data else read(bulletin.snapshot)


def content(bulletin: Bulletin) -> Content:
    """The paper composed from its source. Raises TotalsDisagree, ValueError when the source lacks what it needs."""
    kind, source, texts = kinds.KINDS[bulletin.kind], source_of(bulletin), texts_of(bulletin)
    return Content(kind, source, texts, kind.compose(source, texts))


def template_of(bulletin: Bulletin) -> Template | None:
    """The template of its Word file: the one that it was issued with, for a draft the one in use; None for our own."""
    if bulletin.is_out:
        return bulletin.template
    return Template.objects.filter(round=bulletin.round_id, kind=bulletin.kind, in_use=True).first()


def seen(bulletin: Bulletin, added: list[int] | None = None) -> str:
    """A token of snapshot, corrections, texts and template: a paper that changed since somebody read it has another.

    `added` is reports.source.beside of its snapshot, for who has read its source already.
    """
    added = beside(bulletin.snapshot) if added is None else added
    template = template_of(bulletin)
    texts = sorted((field, row.version) for field, row in current(bulletin).items())
    return digest([bulletin.snapshot_id, added, texts, template.pk if template else 0])[:32]


def is_whole(bulletin: Bulletin) -> bool:
    """Whether what was frozen at issue still has its digest; a draft has nothing frozen."""
    return not bulletin.is_out or digest(bulletin.data) == bulletin.digest


def digest(value: Any) -> str:
    """SHA-256 of the canonical JSON, 64 hexadecimal digits."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
