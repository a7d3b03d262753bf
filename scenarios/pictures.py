"""Small illustrative pictures and papers, drawn anew for every item and marked as illustrative on their face.

The same words always give the same bytes, so that building a round anew stores nothing twice.
"""

import hashlib
import time
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from io import BytesIO

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image, ImageDraw, ImageFont

MARK = "示意图片"
FONT = "NotoSansSC-Medium.gb2312.ttf"
SIZE = (480, 320)  # pixels
PAPER = (420, 594)
SKY = {"before": (176, 180, 176), "after": (186, 216, 236), "site": (206, 220, 226)}
GROUND = {"before": (122, 106, 84), "after": (120, 162, 98), "site": (138, 158, 116)}
WATER = {"before": (96, 92, 70), "after": (88, 148, 182), "site": (98, 146, 166)}
INK, PALE = (38, 44, 50), (250, 250, 246)
PLACE = ((26.0, 26.0, 0.0), (111.0, 36.0, 0.0))  # degrees, minutes, seconds of the city; never of a spot


def photo(
    phase: str, number: int, caption: str, on: date, *, spot: int = 1, located: bool = False
) -> SimpleUploadedFile:
    """A scene "before", "after" or on a "site" visit as JPEG with the day in its EXIF, and the city if `located`.

    Scenes of one problem and `spot` have the same lie of the land, so that before and after fit together.
    """
    image = Image.new("RGB", SIZE, SKY[phase])
    pen = ImageDraw.Draw(image)
    numbers = _numbers(f"{number}/{spot}")
    _hills(pen, phase, numbers)
    _river(pen, phase, numbers)
    _things(pen, phase, numbers)
    _label(image, f"{number}号问题  {caption}", on)
    name = f"{number:02d}-{ {'before': '整改前', 'after': '整改后', 'site': '现场核查'}[phase] }-{on:%Y%m%d}.jpg"
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=62, exif=_exif(on, located))
    return SimpleUploadedFile(name, buffer.getvalue(), "image/jpeg")


def paper(title: str, lines: list[str], on: date) -> SimpleUploadedFile:
    """A one-page paper as PDF: a title and some lines."""
    buffer = BytesIO()
    day = time.struct_time((on.year, on.month, on.day, 10, 0, 0, 0, 1, 0))
    _sheet(title, lines, on).save(buffer, "PDF", resolution=72.0, creationDate=day, modDate=day)
    return SimpleUploadedFile(f"{title[:40]}-{on:%Y%m%d}.pdf", buffer.getvalue(), "application/pdf")


def scan(title: str, lines: list[str], on: date) -> SimpleUploadedFile:
    """The same as the scan of a signed sheet."""
    sheet = _sheet(title, lines, on).rotate(0.6, expand=True, fillcolor=(228, 226, 220))
    buffer = BytesIO()
    sheet.save(buffer, "JPEG", quality=58)
    return SimpleUploadedFile(f"{title[:40]}-{on:%Y%m%d}.jpg", buffer.getvalue(), "image/jpeg")


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(settings.FONTS_DIR / FONT), size)


@lru_cache(maxsize=4096)
def _glyph(char: str, size: int) -> tuple[Image.Image, float]:
    """The shape of a character, drawn once however often it is written, and how far it carries."""
    font = _font(size)
    shape = Image.new("L", (2 * size, 2 * size))
    ImageDraw.Draw(shape).text((0, 0), char, font=font, fill=255)
    return shape, font.getlength(char)


def _write(image: Image.Image, at: tuple[int, int], words: str, size: int, ink: tuple[int, int, int]) -> None:
    x: float = at[0]
    for char in words:
        shape, carries = _glyph(char, size)
        image.paste(ink, (round(x), at[1]), shape)
        x += carries


def _numbers(words: str) -> Iterator[int]:
    """Endless bytes that follow from the words."""
    seed = words.encode()
    while True:
        seed = hashlib.sha256(seed).digest()
        yield from seed


def _hills(pen: ImageDraw.ImageDraw, phase: str, numbers: Iterator[int]) -> None:
    width, height = SIZE
    for level, shade in ((120, 18), (160, 0)):
        colour = tuple(min(255, c + shade) for c in GROUND[phase])
        top = [(x, level - next(numbers) % 50) for x in range(0, width + 81, 80)]
        pen.polygon([(0, height), *top, (width, height)], fill=colour)


def _river(pen: ImageDraw.ImageDraw, phase: str, numbers: Iterator[int]) -> None:
    height = SIZE[1]
    left, bend = 60 + next(numbers) % 120, next(numbers) % 80
    pen.polygon(
        [(left + bend, 170), (left + bend + 46, 170), (left + 190, height), (left - 30, height)], fill=WATER[phase]
    )
    spots = [(left + next(numbers) % 110, 200 + next(numbers) % 70) for _spot in range(9)]
    if phase == "before":
        for x, y in spots:
            pen.ellipse((x, y, x + 14, y + 6), fill=(70, 64, 48))
    else:
        pen.line((left + bend + 20, 190, left + 90, height - 50), fill=PALE, width=2)


def _things(pen: ImageDraw.ImageDraw, phase: str, numbers: Iterator[int]) -> None:
    for _thing in range(5):
        x, y = 250 + next(numbers) % 200, 190 + next(numbers) % 50
        if phase == "before":
            pen.polygon([(x - 20, y + 16), (x, y - 8), (x + 22, y + 16)], fill=(88, 82, 76))
        else:
            pen.rectangle((x - 2, y, x + 2, y + 16), fill=(96, 72, 52))
            pen.ellipse((x - 13, y - 20, x + 13, y + 6), fill=(64, 124, 70))
    if phase == "site":
        pen.rectangle((372, 150, 376, 246), fill=PALE)
        pen.polygon([(376, 150), (420, 162), (376, 176)], fill=(190, 58, 48))


def _label(image: Image.Image, words: str, on: date) -> None:
    width, height = SIZE
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, height - 40, width, height), fill=INK)
    _write(image, (10, height - 34), words[:22], 18, PALE)
    _write(image, (width - 108, height - 32), on.isoformat(), 16, PALE)
    pen.rectangle((width - 104, 10, width - 10, 38), fill=PALE, outline=INK)
    _write(image, (width - 95, 12), MARK, 19, INK)


def _sheet(title: str, lines: list[str], on: date) -> Image.Image:
    image = Image.new("RGB", PAPER, (252, 251, 247))
    pen = ImageDraw.Draw(image)
    _write(image, (30, 36), title[:18], 20, INK)
    pen.line((30, 70, PAPER[0] - 30, 70), fill=(170, 40, 36), width=2)
    rows = [line[start : start + 22] for line in lines for start in range(0, len(line), 22)]
    for n, row in enumerate(rows[:18]):
        _write(image, (30, 88 + 24 * n), row, 16, INK)
    _write(image, (PAPER[0] - 130, PAPER[1] - 60), on.isoformat(), 16, INK)
    _write(image, (30, PAPER[1] - 60), MARK, 18, (150, 40, 36))
    return image


def _exif(on: date, located: bool) -> Image.Exif:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = f"{on:%Y:%m:%d} 09:30:00"
    if located:
        place = exif.get_ifd(ExifTags.IFD.GPSInfo)
        place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLatitude] = "N", PLACE[0]
        place[ExifTags.GPS.GPSLongitudeRef], place[ExifTags.GPS.GPSLongitude] = "E", PLACE[1]
    return exif
