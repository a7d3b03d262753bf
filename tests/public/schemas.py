"""What feeds, maps, calendars and catalogues must be, by the documents that define them; each gives its faults.

Atom by RFC 4287, maps by the sitemaps protocol 0.9, calendars by RFC 5545, catalogues by DCAT-AP 3 (mandatory parts).
"""

import json
import re
from typing import Any

from icalendar import Calendar
from jsonschema import Draft202012Validator
from lxml import etree

GRAMMAR = 'xmlns="http://relaxng.org/ns/structure/1.0" datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes"'
TEXT = "<zeroOrMore><attribute><anyName/></attribute></zeroOrMore><text/>"
PERSON = """<interleave><element name="name"><text/></element>
  <optional><element name="uri"><data type="anyURI"/></element></optional>
  <optional><element name="email"><text/></element></optional></interleave>"""
COMMON = f"""
  <element name="id"><data type="anyURI"><param name="minLength">1</param></data></element>
  <element name="title">{TEXT}</element>
  <element name="updated"><ref name="moment"/></element>
  <zeroOrMore><element name="author">{PERSON}</element></zeroOrMore>
  <zeroOrMore><element name="category"><attribute name="term"/><optional><attribute name="scheme"/></optional>
    <optional><attribute name="label"/></optional></element></zeroOrMore>
  <zeroOrMore><element name="link"><attribute name="href"><data type="anyURI"/></attribute>
    <optional><attribute name="rel"><choice><value>alternate</value><value>self</value><value>related</value>
      <value>enclosure</value><value>via</value></choice></attribute></optional>
    <optional><attribute name="type"/></optional><optional><attribute name="hreflang"/></optional>
  </element></zeroOrMore>
  <optional><element name="rights">{TEXT}</element></optional>"""
FEED = etree.RelaxNG(etree.XML(f"""<grammar {GRAMMAR} ns="http://www.w3.org/2005/Atom">
<start><element name="feed"><optional><attribute name="xml:lang"/></optional><interleave>{COMMON}
  <optional><element name="subtitle">{TEXT}</element></optional>
  <optional><element name="generator">{TEXT}</element></optional>
  <optional><element name="icon"><data type="anyURI"/></element></optional>
  <optional><element name="logo"><data type="anyURI"/></element></optional>
  <zeroOrMore><ref name="entry"/></zeroOrMore></interleave></element></start>
<define name="entry"><element name="entry"><interleave>{COMMON}
  <optional><element name="published"><ref name="moment"/></element></optional>
  <optional><element name="summary">{TEXT}</element></optional>
  <optional><element name="content"><attribute name="type"/><text/></element></optional></interleave></element></define>
<define name="moment"><data type="dateTime">
  <param name="pattern">.+T.+(Z|[+\\-][0-9]{{2}}:[0-9]{{2}})</param></data></define>
</grammar>"""))  # fmt: skip
MAP = etree.RelaxNG(etree.XML(f"""<grammar {GRAMMAR} ns="http://www.sitemaps.org/schemas/sitemap/0.9">
<start><choice>
  <element name="urlset"><oneOrMore><element name="url"><ref name="address"/></element></oneOrMore></element>
  <element name="sitemapindex"><oneOrMore><element name="sitemap"><ref name="address"/></element></oneOrMore></element>
</choice></start>
<define name="address"><element name="loc"><data type="anyURI"><param name="minLength">12</param>
  <param name="maxLength">2048</param><param name="pattern">https?://.+</param></data></element>
  <optional><element name="lastmod"><choice><data type="date"/><data type="dateTime"/></choice></element></optional>
</define></grammar>"""))  # fmt: skip


def _pointer(pattern: str = "^https?://") -> dict[str, Any]:
    return {"type": "object", "required": ["@id"], "properties": {"@id": {"type": "string", "pattern": pattern}}}


WORDS = {
    "type": "array", "minItems": 1, "items": {"type": "object", "required": ["@value", "@language"]},
}  # fmt: skip
DISTRIBUTION = {
    "type": "object", "required": ["@id", "@type", "dcat:accessURL", "dct:license", "dcat:mediaType"],
    "properties": {
        "@type": {"const": "dcat:Distribution"}, "dcat:accessURL": _pointer(), "dcat:downloadURL": _pointer(),
        "dct:license": _pointer(), "dcat:mediaType": _pointer("^https?://www.iana.org/assignments/media-types/"),
        "dcat:byteSize": {"type": "object", "properties": {"@value": {"pattern": "^[0-9]+$"}}},
    },
}  # fmt: skip
DATASET = {
    "type": "object", "required": ["@id", "@type", "dct:title", "dct:description", "dcat:distribution"],
    "properties": {
        "@type": {"const": "dcat:Dataset"}, "dct:title": WORDS, "dct:description": WORDS,
        "dcat:theme": _pointer(), "dcat:landingPage": _pointer(),
        "dcat:distribution": {"type": "array", "minItems": 1, "items": DISTRIBUTION},
    },
}  # fmt: skip
CATALOGUE = Draft202012Validator({
    "type": "object",
    "required": ["@context", "@id", "@type", "dct:title", "dct:description", "dct:publisher", "dcat:dataset"],
    "properties": {
        "@type": {"const": "dcat:Catalog"}, "dct:title": WORDS, "dct:description": WORDS,
        "dct:publisher": {"type": "object", "required": ["@id", "@type", "foaf:name"]},
        "dcat:dataset": {"type": "array", "minItems": 1, "items": DATASET},
    },
})  # fmt: skip


def feed_faults(body: bytes) -> list[str]:
    """By the schema; and what no schema can say: ids once, somebody wrote it, a link to itself."""
    root = etree.fromstring(body)
    faults = [] if FEED.validate(root) else [str(one) for one in FEED.error_log]
    names = {"a": "http://www.w3.org/2005/Atom"}
    ids = [one.text for one in root.findall("a:entry/a:id", names)]
    if len(set(ids)) != len(ids):
        faults.append("an id twice")
    if root.find("a:author/a:name", names) is None:
        faults.append("nobody wrote it")
    if root.find("a:link[@rel='self']", names) is None:
        faults.append("no link to itself")
    return faults


def map_faults(body: bytes) -> list[str]:
    return [] if MAP.validate(etree.fromstring(body)) else [str(one) for one in MAP.error_log]


def calendar_faults(body: bytes) -> list[str]:
    """Lines by form and length, and of the calendar and its events what must be there once."""
    faults = [] if body.endswith(b"\r\n") and b"\n" not in body.replace(b"\r\n", b"") else ["line ends"]
    faults += [f"long line: {line!r}" for line in body.split(b"\r\n") if len(line) > 75]
    calendar = Calendar.from_ical(body)
    events = calendar.walk("VEVENT")
    faults += [f"calendar: {name}" for name in ("PRODID", "VERSION") if name not in calendar]
    faults += [f"event: {name}" for event in events for name in ("UID", "DTSTAMP", "DTSTART") if name not in event]
    faults += [f"event: {event['UID']} cannot be read: {event.errors}" for event in events if event.errors]
    if len({event["UID"] for event in events}) != len(events):
        faults.append("a UID twice")
    return faults


def catalogue_faults(body: bytes) -> list[str]:
    """Mandatory parts; every prefix is declared."""
    told = json.loads(body)
    faults = [f"{one.json_path}: {one.message}" for one in CATALOGUE.iter_errors(told)]
    used = set(re.findall(r'"(?:@type": ")?([a-z]+):[A-Za-z]+"', body.decode()))
    return faults + [f"prefix {prefix}" for prefix in sorted(used - set(told["@context"]))]


def faults(kind: str, body: bytes) -> list[str]:
    """By media type; None of a page."""
    if kind.startswith("application/atom+xml"):
        return feed_faults(body)
    if kind.startswith("application/xml"):
        return map_faults(body)
    if kind.startswith("text/calendar"):
        return calendar_faults(body)
    if kind.startswith("application/ld+json"):
        return catalogue_faults(body)
    return []
