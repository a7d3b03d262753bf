"""The look holds: contrast, files of a readable size, nothing inline."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CSS = sorted((ROOT / "static" / "css").glob("*.css"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# A paper that is printed is one file by itself and has its styles in it; the templates of papers are no screens.
DRAWN = {"paper.html", "numbers.html"}
SCREENS = [path for path in TEMPLATES if path.parent.name not in ("reports", "paper") and path.name not in DRAWN]

TEXT_PAIRS = [
    ("ink", "paper"),
    ("ink", "sheet"),
    ("ink", "tint"),
    ("ink-soft", "paper"),
    ("ink-soft", "sheet"),
    ("ink-soft", "tint"),
    ("ink-soft", "blue-tint"),
    ("ink-soft", "amber-tint"),
    ("ink-soft", "red-tint"),
    ("ink", "blue-tint"),
    ("blue", "paper"),
    ("blue", "sheet"),
    ("blue", "tint"),
    ("blue", "blue-tint"),
    ("blue", "red-tint"),
    ("blue", "amber-tint"),
    ("green", "paper"),
    ("green", "sheet"),
    ("green", "green-tint"),
    ("amber", "paper"),
    ("amber", "sheet"),
    ("amber", "amber-tint"),
    ("red", "paper"),
    ("red", "sheet"),
    ("red", "red-tint"),
    ("on-dark", "blue"),
    ("on-dark", "blue-deep"),
    ("on-dark-soft", "blue-deep"),
    ("on-dark", "green"),
    ("on-dark", "severe"),
    ("on-dark", "seal"),
]
EDGE_PAIRS = [
    ("rule-strong", "sheet"),
    ("rule-strong", "paper"),
    ("focus", "paper"),
    ("focus", "sheet"),
    ("green", "tint"),
]


def tokens() -> dict[str, str]:
    text = (ROOT / "static" / "css" / "tokens.css").read_text()
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", text))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_the_standard_does():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_can_be_read(text, ground):
    named = tokens()
    assert contrast(named[text], named[ground]) >= 4.5


@pytest.mark.parametrize(("edge", "ground"), EDGE_PAIRS)
def test_edges_of_controls_can_be_seen(edge, ground):
    named = tokens()
    assert contrast(named[edge], named[ground]) >= 3


def high() -> dict[str, str]:
    """The colours in force under high contrast."""
    block = (
        (ROOT / "static" / "css" / "access.css").read_text().partition('[data-contrast="high"] {')[2].partition("}")[0]
    )
    return tokens() | dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", block))


@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_high_contrast_is_high(text, ground):
    named = high()
    assert contrast(named[text], named[ground]) >= 7


def test_large_type_is_a_quarter_larger():
    size = re.search(r'\[data-fontsize="large"\] \{ font-size: ([\d.]+)%', (ROOT / "static/css/access.css").read_text())
    assert size and float(size[1]) >= 125


@pytest.mark.parametrize("path", CSS + sorted((ROOT / "static" / "js").glob("*.js")), ids=lambda path: path.name)
def test_styles_and_scripts_stay_short(path):
    assert len(path.read_text().splitlines()) <= 400


@pytest.mark.parametrize("path", CSS, ids=lambda path: path.name)
def test_every_named_token_exists(path):
    used = set(re.findall(r"var\(--([\w-]+)", path.read_text()))
    defined = set(re.findall(r"--([\w-]+):", (ROOT / "static" / "css" / "tokens.css").read_text() + path.read_text()))
    assert used <= defined


@pytest.mark.parametrize("path", SCREENS, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_nothing_is_inline(path):
    text = path.read_text()
    assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=\s*[\"']|javascript:", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


@pytest.mark.parametrize("path", SCREENS, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_templates_stay_short(path):
    assert len(path.read_text().splitlines()) <= 150
