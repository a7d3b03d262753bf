"""What of letters can be found: "letter", for everybody for whom Letter.visible_to is true; the words that stand."""

from collections.abc import Iterable, Sequence

from django.db.models import F

from letters.models import AnswerFile, Letter, LetterFile, Version
from search.index import Thing
from search.sources import Source


def _ids() -> Iterable[int]:
    return Letter.objects.order_by("pk").values_list("pk", flat=True)


def _letters(ids: Sequence[int]) -> list[Thing]:
    standing = Version.objects.filter(letter__in=ids, seq=F("letter__version")).select_related("letter")
    return [
        Thing(
            "letter", row.letter_id, row.title, ["\n".join([*row.paragraphs, *row.demands])],
            round_id=row.letter.round_id, day=row.letter.issued_on or row.letter.drafted_on,
            key=row.letter.number_text,
        )
        for row in standing.order_by("letter")
    ]  # fmt: skip


LETTERS = Source("letter", _ids, _letters)
SOURCES = (LETTERS,)


def files() -> Iterable[tuple[int, int]]:
    """Files whose text can be found, with the round of each: (file, round).

    Letter.visible_to is the right of those filed with a letter; of an answer's only who reads its addressee has them.
    """
    of_answers = AnswerFile.objects.order_by("pk").values_list("file", "answer__reply__addressee__letter__round")
    return [*of_answers, *LetterFile.objects.order_by("pk").values_list("file", "letter__round")]
