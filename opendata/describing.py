"""Manifest, dictionary and catalogue: what there is, for programs. Both languages stand in each."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from follow.entries import site_address
from opendata import sources
from opendata.files import TYPES, measured
from opendata.licences import licence
from opendata.rows import Source
from opendata.tables import TABLES, VERSION, Column, Table

LANGUAGES = {"zh": "zh-hans", "en": "en"}
MEDIA = {kind: text.partition(";")[0] for kind, text in TYPES.items()}
IANA = "https://www.iana.org/assignments/media-types/"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def both(text: Any) -> dict[str, str]:
    """A text in both languages, by their codes."""
    found = {}
    for code, language in LANGUAGES.items():
        with translation.override(language):
            found[code] = str(text)
    return found


def dictionary() -> dict[str, Any]:
    """Every table with every column: name, type, words, codes with their words."""
    return {
        "dictionary": VERSION,
        "csv": {"encoding": "UTF-8 with BOM", "rfc": 4180, "list_separator": ";", "text_escape": "'"},
        "tables": [
            {
                "name": table.name,
                "title": both(table.title),
                "description": both(table.about),
                "versioned": table.frozen,
                "columns": [_column(column) for column in table.columns],
            }
            for table in TABLES.values()
        ],
    }


def _column(column: Column) -> dict[str, Any]:
    told: dict[str, Any] = {"name": column.name, "type": column.type, "label": both(column.label)}
    if column.note:
        told["note"] = both(column.note)
    if column.codes:
        told["codes"] = {str(code): both(word) for code, word in column.codes.items()}
    return told


def manifest(source: Source) -> dict[str, Any]:
    """What the files of a version are: size, rows and SHA-256 of each, day and fingerprint of the release."""
    release, version = source.release, sources.name_of(source)
    return {
        "round": source.round.slug,
        "name": source.round.name,
        "illustrative": source.round.is_illustrative,
        "version": version,
        "as_of": release.as_of.isoformat() if release else None,
        "release": sources.version_of(release) if release else None,
        "release_fingerprint": release.digest if release else None,
        "dictionary": VERSION,
        "licence": {"spdx": licence().code, "url": licence().url},
        "files": [
            {
                "table": table.name,
                "format": kind,
                "url": _address(source, table, kind),
                "size": weight.size,
                "rows": weight.rows,
                "sha256": weight.sha256,
            }
            for table in sources.tables_of(source)
            for kind in TYPES
            if (weight := measured(table, source, kind))
        ],
    }


def catalogue(found: Iterable[Source]) -> dict[str, Any]:
    """The current files of all rounds as DCAT-AP in JSON-LD."""
    return {
        "@context": CONTEXT,
        "@id": site_address(reverse("opendata:catalogue")),
        "@type": "dcat:Catalog",
        "dct:title": _labelled(settings.SITE_NAME),
        "dct:description": _labelled(settings.SITE_NAME),
        "dct:publisher": _publisher(),
        "dct:license": {"@id": licence().url},
        "foaf:homepage": {"@id": site_address(reverse("opendata:index"))},
        "dct:language": [{"@id": f"http://publications.europa.eu/resource/authority/language/{code}"}
                         for code in ("ZHO", "ENG")],
        "dcat:dataset": [_dataset(source, table) for source in found for table in sources.tables_of(source)],
    }  # fmt: skip


def _dataset(source: Source, table: Table) -> dict[str, Any]:
    page = site_address(reverse("opendata:round", args=[source.round.slug]))
    told: dict[str, Any] = {
        "@id": f"{page}#{table.name}",
        "@type": "dcat:Dataset",
        "dct:identifier": f"{source.round.slug}/{table.name}",
        "dct:title": [_text(f"{source.round.name} · {text}", code) for code, text in both(table.title).items()],
        "dct:description": [_text(text, code) for code, text in both(table.about).items()],
        "dct:publisher": _publisher(),
        "dct:spatial": {"@type": "dct:Location", "dct:title": source.round.region.name},
        "dcat:theme": {"@id": "http://publications.europa.eu/resource/authority/data-theme/ENVI"},
        "dcat:landingPage": {"@id": page},
        "dcat:distribution": [_distribution(source, table, kind) for kind in TYPES],
    }
    if source.release and source.release.released_at:
        moment = source.release.released_at.isoformat()
        told["dct:modified"] = {"@value": moment, "@type": "xsd:dateTime"}
        told["dcat:version"] = sources.version_of(source.release)
    return told


def _distribution(source: Source, table: Table, kind: str) -> dict[str, Any]:
    url, weight = _address(source, table, kind), measured(table, source, kind)
    return {
        "@id": url,
        "@type": "dcat:Distribution",
        "dct:title": f"{table.name}.{kind}",
        "dcat:accessURL": {"@id": url},
        "dcat:downloadURL": {"@id": url},
        "dcat:mediaType": {"@id": f"{IANA}{MEDIA[kind]}"},
        "dcat:byteSize": {"@value": str(weight.size), "@type": "xsd:nonNegativeInteger"},
        "dct:license": {"@id": licence().url},
        "dct:conformsTo": {"@id": site_address(reverse("opendata:dictionary_json"))},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": weight.sha256, "@type": "xsd:hexBinary"},
        },
    }


def _publisher() -> dict[str, Any]:
    return {"@id": site_address("/"), "@type": "foaf:Agent", "foaf:name": settings.SITE_NAME}


def _labelled(text: str) -> list[dict[str, str]]:
    return [_text(text, code) for code in LANGUAGES]


def _text(text: str, code: str) -> dict[str, str]:
    return {"@value": text, "@language": "zh-Hans" if code == "zh" else code}


def _address(source: Source, table: Table, kind: str) -> str:
    return site_address(reverse("opendata:file", args=[source.round.slug, sources.name_of(source), table.name, kind]))
