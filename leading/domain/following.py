"""Meetings, visits and reviews hang on the activity that stands in the books: a correction takes them with it."""

from cases.domain import keeping
from cases.models import Activity
from leading.models import Meeting, Review, Visit


def go_with(old: Activity, new: Activity) -> None:
    """Let whatever hung on `old` hang on `new`; taken back (`is_withdrawn`) it is on no list any more."""
    for model in (Meeting, Visit, Review):
        model.objects.filter(activity=old).update(activity=new)


keeping.follow(go_with)
