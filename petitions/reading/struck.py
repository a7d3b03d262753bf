"""Text of a cell of which a part may be struck out. Knows neither Django nor database."""


class Pieces:
    """A struck piece beside standing text is a correction and goes. A cell struck as a whole stays as it is, so that no
    petition vanishes unseen: whether it was withdrawn is for the office to say."""

    def __init__(self) -> None:
        self._pieces: list[tuple[str, bool]] = []

    def __bool__(self) -> bool:
        return bool(self._pieces)

    def add(self, text: str, struck: bool = False) -> None:
        """The next piece of the cell."""
        self._pieces.append((text, struck))

    def text(self) -> str:
        """The pieces that count, joined."""
        standing = any(text.strip() for text, struck in self._pieces if not struck)
        return "".join(text for text, struck in self._pieces if not (struck and standing))
