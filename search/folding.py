"""The form of writing in which texts are compared: for keys only, never stored in place of a text or shown.

Folding knows no context. Every character becomes its own key, which may be empty, and the key of a text is the keys of
its characters one after the other: fold(a + b) == fold(a) + fold(b). So whatever stands in a text stands in its key.
"""

import unicodedata
from functools import cache

from opencc import OpenCC

# Blocks of Han characters, the first and the last of each.
HAN = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x2A6DF))
# White space, controls, marks of direction, halves of pairs that no database keeps.
NOTHING = ("Cc", "Cf", "Cs", "Zl", "Zp", "Zs")


def fold(text: str) -> str:
    """The key of a text: NFKC, small letters and simplified characters, each for itself, and no white space at all.

    White space goes rather than being collapsed to one blank, which would need to know what stands beside it: 公　告 in
    a heading and a word that a line's end cuts are found, and words of a search never hold any. So do characters that
    nobody sees. fold(fold(text)) == fold(text).
    """
    return text.translate(_keys)


class _Keys(dict[int, str]):
    """The key of a character by its number, made when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = key = _key(chr(code))
        return key


_keys = _Keys()


def _key(character: str) -> str:
    simplified, key = _simplified(), character
    for _again in range(4):  # what one step gives, the next may still change; more than two never do
        before = key
        key = unicodedata.normalize("NFKC", key).casefold()
        key = "".join(simplified.get(one, one) for one in key if unicodedata.category(one) not in NOTHING)
        if key == before:
            break
    return key


@cache
def _simplified() -> dict[str, str]:
    """Traditional characters and what each, alone, is simplified to."""
    every = [chr(code) for first, last in HAN for code in range(first, last + 1)]
    plain = OpenCC("t2s").convert("\n".join(every)).split("\n")
    return {one: other for one, other in zip(every, plain, strict=True) if one != other}
