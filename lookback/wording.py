"""How the things of a look-back are called, for messages and pages."""

from lookback.models import Pick
from petitions.models import Assignment


def name_of(pick: Pick) -> str:
    """The item's number and title; of a petition its number and unit. Needs the pick's item with its parent."""
    return str(pick)


def number_of(pick: Pick) -> str:
    """The item's short number as it stands in lists: "12", "12-2 R1"; of a petition its own."""
    subject = pick.subject
    return subject.petition.number if isinstance(subject, Assignment) else str(subject).split(" ")[0]


def title_of(pick: Pick) -> str:
    """What the item is about; of a petition the place or enterprise complained of, never its wording."""
    subject = pick.subject
    if isinstance(subject, Assignment):
        petition = subject.petition
        return petition.object_name or (petition.place.name if petition.place else petition.region_text)
    return subject.problem.title


def page_of(pick: Pick) -> str:
    """The address of the office's page of an item, for messages."""
    return f"/desk/lookback/picks/{pick.pk}/"
