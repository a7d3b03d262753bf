"""Reviews by the people's congress and the CPPCC, and their opinions."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.domain import keeping
from cases.models import Activity, Task
from leading.domain import errands
from leading.domain.acts import in_round, require_inside, require_tasks, require_words, write
from leading.models import Finding, Review
from leading.states import Verb
from orgs.models import Organisation, User
from orgs.permissions import require


def review(
    round_id: int,
    *,
    actor: User,
    body: str,
    title: str,
    held_on: date,
    ends_on: date | None = None,
    who: str = "",
    series: str = "",
    places: Iterable[Organisation] = (),
    words: str = "",
    is_illustrative: bool = False,
) -> Review:
    """Record a review with the activity (a special check) that figures count.

    Raises PermissionDenied; ValidationError by field.
    """
    with in_round(round_id) as round:
        require(actor, "review.record", round.region)
        if body not in Review.Body.values:
            raise ValidationError({"body": _("Choose one of the list.")}, code="body")
        seen = list(places)
        if seen:
            require_inside(round, seen, "places")
        activity = keeping.enter_activity(
            round, kind=Activity.Kind.CHECK, held_on=held_on, ends_on=ends_on, title=title.strip(), who=who.strip(),
            series=series.strip(), is_illustrative=is_illustrative,
        )  # fmt: skip
        row = Review.objects.create(activity=activity, body=body, words=words.strip())
        row.places.set(seen)
        after = {"review_body": body, "held_on": held_on, "held_until": ends_on}
        write(Verb.REVIEWED, row, actor=actor, near=round.region, after=after)
        return row


def ask(
    review_id: int, *, actor: User, text: str, unit: Organisation, due_on: date, task: Task | None = None
) -> Finding:
    """Record an opinion of a review: the unit that it is about gets it as an errand, due on the day.

    Raises PermissionDenied; ValidationError by field.
    """
    round_id = Review.objects.values_list("activity__round", flat=True).get(pk=review_id)
    with in_round(round_id) as round:
        require(actor, "errand.give", round.region)
        row = Review.objects.select_for_update(of=("self",)).get(pk=review_id)
        text = require_words(text, "text", _("Write what must be put right."))
        require_inside(round, [unit])
        require_tasks(round, [task] if task else [], "task")
        number = row.opinions.count() + 1
        made = Finding.objects.create(
            review=row, number=number, text=text, unit=unit, task=task, due_on=due_on, found_by=actor
        )
        errands.give(round, made, unit, due_on)
        after = {"errand_unit": unit.name, "errand_due": due_on}
        write(Verb.FOUND, made, actor=actor, near=round.region, after=after)
        return made
