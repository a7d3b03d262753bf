"""Which column each cell of a document's table stands in. Knows neither Django nor database."""

from collections import Counter
from collections.abc import Sequence

LEAST_CELLS = 3
Bounds = list[tuple[int, int]]  # first column and the one after the last, of each cell of a row


def columns_of(rows: Sequence[Bounds]) -> list[Bounds]:
    """Columns of the reader's in place of those of the file's grid.

    Borders that were dragged leave a grid finer than the table, and cells of one column that begin at different places
    in it. Rows with the usual number of cells are therefore counted cell by cell; others, such as titles and groups of
    headings, are laid over the first of those.
    """
    counts = Counter(len(row) for row in rows if len(row) >= LEAST_CELLS)
    if counts:
        usual = max(counts, key=lambda count: (counts[count], count))
        regular = [row for row in rows if len(row) == usual]
        if any(row != regular[0] for row in regular):
            return [_counted(row) if len(row) == usual else _laid_over(row, regular[0]) for row in rows]
    starts = sorted({edge for row in rows for cell in row for edge in cell})
    place = {start: number for number, start in enumerate(starts)}
    return [[(place[first], place[last]) for first, last in row] for row in rows]


def _counted(row: Bounds) -> Bounds:
    return [(number, number + 1) for number in range(len(row))]


def _laid_over(row: Bounds, regular: Bounds) -> Bounds:
    """Each cell takes the columns whose middle it covers, and never fewer than one or those of the cell before."""
    laid: Bounds = []
    end = 0
    for first, last in row:
        covered = [n for n, (left, right) in enumerate(regular) if 2 * first <= left + right < 2 * last]
        begin = max(end, covered[0] if covered else end)
        end = max(begin + 1, covered[-1] + 1 if covered else 0)
        laid.append((begin, end))
    return laid
