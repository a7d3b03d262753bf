"""What a figure means cannot change unnoticed: whoever changes a definition counts VERSION up."""

import hashlib
import json

from django.utils.translation import override

from reports.dictionary import FIGURES, VERSION

# VERSION and the digest of all definitions under it. A new one replaces the old one together with a new VERSION.
KNOWN = ("2", "d8f23dbfe71f3ee4")


def definitions_digest() -> str:
    """SHA-256 over code, meaning, way of counting, basis and list of every figure, in English."""
    with override("en"):
        said = [
            [
                one.code,
                str(one.meaning),
                str(one.how),
                str(one.basis.value),
                one.list,
                one.version,
                one.parts,
                one.where,
            ]
            for one in FIGURES.values()
        ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:16]


def test_a_changed_definition_has_another_version():
    assert (VERSION, definitions_digest()) == KNOWN
