"""A few numbers that stand for a text, so that a database finds likely copies by equality alone."""

from hashlib import blake2b
from heapq import nsmallest

from petitions.alike.wording import grams, skeleton

VALUES = 16  # with a third of the runs shared, the chance that none of the smallest 16 is shared is (2/3)^16, 0.15 %
RUN = 4  # characters: runs of two or three are shared by strangers, runs of five break at every edit
_POSITIVE = (1 << 63) - 1  # a BIGINT's non-negative half


def sketch(text: str) -> tuple[int, ...]:
    """At most 16 numbers below 2^63, ascending: the smallest hashes of the text's runs of four characters.

    The same text gives the same numbers in every process and release of Python. Texts that are edited copies share at
    least one number almost surely (bottom-k sampling: Broder 1997); what shares one is a candidate, no more. A sentence
    that many petitions have gives them all one number: take the candidates that share most numbers first.
    """
    return tuple(nsmallest(VALUES, {_hash(run) for run in grams(skeleton(text), RUN)}))


def _hash(run: str) -> int:
    return int.from_bytes(blake2b(run.encode(), digest_size=8).digest()) & _POSITIVE
