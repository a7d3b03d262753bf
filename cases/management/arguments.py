"""Arguments that several commands share; wrong ones end with exit code 2 and one line."""

from datetime import date

from django.core.management.base import CommandError
from django.db import OperationalError, ProgrammingError

from cases.models import Round


def a_day(text: str) -> date:
    """An ISO date from the command line. Raises CommandError with exit code 2.

    Not as a type of argparse, which would print the usage before the one line that says what is wrong.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text!r} is not a date; write for example 2019-12-05", returncode=2) from error


def a_round(slug: str) -> Round:
    """The round with this slug. Raises CommandError with exit code 2, naming those that are there."""
    try:
        return Round.objects.select_related("region").get(slug=slug)
    except (OperationalError, ProgrammingError) as error:
        raise CommandError("the database is not up to date; run: manage.py migrate", returncode=2) from error
    except Round.DoesNotExist as error:
        known = ", ".join(Round.objects.values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"there is no round {slug!r}; known rounds: {known}", returncode=2) from error
