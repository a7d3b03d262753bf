"""What WeasyPrint 70 lacks for Chinese official papers: justified lines on an even grid.

It spreads the rest of a justified line over its spaces, and a Chinese line has none: the right edge would stay ragged
wherever a figure is half as wide or a comma may not begin the next line. And it makes a line higher when a second face
joins in, as the figures' does, so that 22 lines would not fill the page. Imported only by the process that draws.
"""

from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text.line_break import create_layout, strut

# In parts of the letter size. A line that is short by more, before a long unbreakable word, is better left ragged.
WIDEST_GAP = 0.25


def install() -> None:
    """Put both in place, in this process."""
    inline.justify_line = spread
    split = inline.split_text_box

    def split_on_grid(*arguments: Any, **keywords: Any) -> tuple[Any, Any, bool]:
        box, resume, preserved = split(*arguments, **keywords)
        if box is not None:
            box.baseline = strut(box.style)[1]
        return box, resume, preserved

    inline.split_text_box = split_on_grid


def spread(context: Any, line: Any, extra_width: float) -> None:
    """Widen a line by `extra_width` points of the layout, the same between all its characters."""
    texts = list(_text_boxes(line))
    gaps = sum(len(box.text) for box in texts) - 1
    if gaps < 1 or extra_width / gaps > WIDEST_GAP * texts[0].style["font_size"]:
        return
    _widen(context, line, extra_width / gaps, 0)


def _text_boxes(box: Any) -> Iterator[Any]:
    if isinstance(box, boxes.TextBox):
        yield box
    elif isinstance(box, boxes.LineBox | boxes.InlineBox):
        for child in box.children:
            yield from _text_boxes(child)


def _widen(context: Any, box: Any, gap: float, moved: float) -> float:
    """Widen what is in the box, moved right by what stands before it; return how far the next thing moves."""
    if isinstance(box, boxes.TextBox):
        # The layout puts half of a gap on both sides of a character; the first one stays at the edge.
        box.position_x += moved - gap / 2
        style = box.style.copy()
        own = style["letter_spacing"]
        style["letter_spacing"] = (0 if own == "normal" else own) + gap
        box.style = style
        layout = create_layout(box.text, style, context, None, 0)
        layout.deactivate()
        box.pango_layout = layout
        moved += gap * len(box.text)
        box.width += gap * len(box.text)
    elif isinstance(box, boxes.LineBox | boxes.InlineBox):
        box.position_x += moved
        before = moved
        for child in box.children:
            if child.is_in_normal_flow():
                moved = _widen(context, child, gap, moved)
        box.width += moved - before
    else:
        box.translate(moved, 0)
    return moved
