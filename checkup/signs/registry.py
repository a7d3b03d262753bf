"""All kinds of signs, in the order in which lists and counts show them."""

from checkup.signs import closing, photos, steps, texts
from checkup.signs.shape import Kind

KINDS: dict[str, Kind] = {kind.code: kind for kind in (*photos.KINDS, *texts.KINDS, *steps.KINDS, *closing.KINDS)}


def label_of(code: str) -> str:
    """The name of a kind of sign; of one that is no longer looked for, its code."""
    return str(KINDS[code].label) if code in KINDS else code
