"""A number typed whole leads to the petition or problem that has it, before anything else, index or not."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.filters import sorted_by
from cases.models import Task
from finding.candidates import Asked
from finding.looking import Hit
from finding.sources import SOURCES, Reader
from petitions.models import Petition

MOST = 5  # things of one number in several rounds
LONGEST = 5  # digits of a problem's number
MOST_OF_A_NUMBER = 60


def exactly(asked: Asked, reader: Reader) -> list[Hit]:
    """What has exactly this number in the rounds asked for. Two queries; none for anything that is no number."""
    number = "".join(asked.words.split())
    if not number or len(number) > MOST_OF_A_NUMBER or not any(one.isdigit() for one in number):
        return []
    return [*_petitions(number, asked, reader), *_problems(number, asked, reader)]


def _petitions(number: str, asked: Asked, reader: Reader) -> list[Hit]:
    if number.isdecimal() and len(number) <= LONGEST:
        return []
    rows = Petition.objects.visible_to(reader.user).filter(Q(number__iexact=number) | Q(number_raw__iexact=number))
    if asked.round is not None:
        rows = rows.filter(round=asked.round)
    return [
        Hit(
            ("petition", row.pk), str(SOURCES["petition"].label), reverse("petitions:petition", args=[row.pk]),
            [(row.number, True)], [], row.batch.handed_over_on, row.round.name,
        )
        for row in rows.select_related("round", "batch").defer("summary").order_by("-pk")[:MOST]
    ]  # fmt: skip


def _problems(number: str, asked: Asked, reader: Reader) -> list[Hit]:
    digits = number.removeprefix("#").removeprefix("问题").removesuffix("号")
    if not digits.isdecimal() or len(digits) > LONGEST:
        return []
    rows = Task.objects.visible_to(reader.user).current().filter(problem__number=int(digits))
    if asked.round is not None:
        rows = rows.filter(problem__round=asked.round)
    found = sorted_by(rows.select_related("problem__round"), "number")[:MOST]
    return [
        Hit(
            ("task", row.pk), str(SOURCES["problem"].label), reverse("desk:task", args=[row.pk]),
            [(_("No. %(number)s") % {"number": row.problem.number}, True), (f" {row.problem.title}", False)],
            [], row.problem.round.feedback_on, row.problem.round.name,
        )
        for row in found
    ]  # fmt: skip
