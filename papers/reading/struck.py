"""Text of a cell of which a part may be struck out, or drawn in a font of its own. Knows neither Django nor
database."""

from collections.abc import Iterable

from papers.reading.symbols import drawn


class Pieces:
    """A struck piece beside standing text is a correction and goes. A cell struck as a whole stays as it is, so that
    nothing vanishes unseen: whether it was withdrawn is for the office to say."""

    __slots__ = ("_pieces",)

    def __init__(self) -> None:
        self._pieces: list[tuple[str, bool, bool]] = []

    def __len__(self) -> int:
        return len(self._pieces)

    def add(self, text: str, struck: bool = False, font: str = "") -> None:
        """The next piece of the cell, and the font of its own, if it has one."""
        self._pieces.append((drawn(font, text), struck, bool(font)))

    def text(self, font: str = "") -> str:
        """The pieces that count, joined; `font` is the cell's, for pieces without one of their own."""
        standing = any(text.strip() for text, struck, _own in self._pieces if not struck)
        counting = [(text, own) for text, struck, own in self._pieces if not (struck and standing)]
        return "".join(text if own else drawn(font, text) for text, own in counting)

    def settled(self) -> "Pieces | str":
        """The text where no piece has a font of its own, so that it can be kept in little room; else the pieces."""
        return self if any(own for _text, _struck, own in self._pieces) else self.text()

    def without(self, spans: Iterable[tuple[int, int]]) -> "Pieces":
        """The pieces outside of these spans."""
        kept, start = Pieces(), 0
        for first, last in spans:
            kept._pieces += self._pieces[start:first]
            start = last
        kept._pieces += self._pieces[start:]
        return kept
