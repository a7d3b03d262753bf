"""Entries as an Atom feed (RFC 4287)."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from follow.entries import Entry, EntryLine

MOST = 50  # entries of a feed
LOOKED_AT = 100  # events among which they are found: some may have been withdrawn since
EMPTY_SINCE = datetime.fromisoformat("2026-01-01T00:00:00+00:00")  # what a feed without entries says
# Characters that XML 1.0 cannot carry; a text that has one is sent without it.
_UNFIT = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Feed(Atom1Feed):
    """Django's Atom feed with HTML content, the round as author of the entry, and a day that an empty feed keeps."""

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=EMPTY_SINCE)

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        handler.addQuickElement("generator", "duban")

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["content"]:
            handler.addQuickElement("content", item["content"], {"type": "html"})


def atom(rows: Sequence[Entry], *, title: str, tag: str, url: str, page: str, language: str, author: str) -> str:
    """The feed as text. `url` is its own address, `page` the page beside it, `tag` its stable name."""
    feed = _Feed(
        title=fit(title),
        link=page,
        description=None,
        language=language,
        author_name=fit(author),
        feed_url=url,
        feed_guid=tag,
    )
    for entry in rows:
        feed.add_item(
            title=fit(f"{entry.about} · {entry.title}"),
            link=entry.url,
            description=None,  # type: ignore[arg-type]  # left out then
            unique_id=entry.tag,
            pubdate=entry.at,
            updateddate=entry.at,
            categories=(entry.kind,),
            content=fit(str(_content(entry))),
        )
    return feed.writeString("utf-8")


def fit(text: str) -> str:
    """The text without characters that XML has no place for."""
    return _UNFIT.sub("", text)


def _content(entry: Entry) -> SafeString:
    parts = [format_html("<p>{}</p>", _("Reason: %(why)s") % {"why": entry.reason})] if entry.reason else []
    if entry.lines:
        items = format_html_join("", "<li>{}</li>", ((_line(line),) for line in entry.lines))
        parts.append(format_html("<ul>{}</ul>", items))
    return SafeString("".join(parts))


def _line(line: EntryLine) -> SafeString | str:
    return format_html('<a href="{}">{}</a>', line.url, line.text) if line.url else line.text
