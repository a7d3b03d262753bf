"""Cells that a spreadsheet would run are kept as text."""

import pytest

from cases.exports import safe


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+86", "'+86"),
        ("-5", "'-5"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("东江", "东江"),
        (None, ""),
        (0, "0"),
    ],
)
def test_formulas_stay_text(value, cell):
    assert safe(value) == cell
