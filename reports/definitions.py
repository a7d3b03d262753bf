"""The statistics dictionary: what each number means, and what it does not mean. Shown inside and to the public."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Entry:
    """One term: its code in data and addresses, its word and its meaning."""

    code: str
    word: str | Promise
    meaning: str | Promise


@dataclass(frozen=True, slots=True)
class Chapter:
    """Terms that belong together."""

    code: str
    title: str | Promise
    lede: str | Promise
    entries: tuple[Entry, ...]


ITEMS = (
    Entry(
        "problem",
        _("Problem"),
        _("One finding of the inspection. It keeps the number and the words of the feedback for ever."),
    ),
    Entry(
        "task",
        _("Task"),
        _(
            "What one lead unit must reach by one deadline. Most problems have exactly one task; a problem with "
            "several is as far as its hindmost one."
        ),
    ),
    Entry(
        "measure",
        _("Measure"),
        _(
            "One step of the filed plan. It counts as done when the responsible unit has reported it as done; it "
            "is checked with the whole task before acceptance."
        ),
    ),
)
STATUSES = (
    Entry(
        "completed_early",
        _("Completed early"),
        _(
            "The responsible unit reported completion before the deadline then in force. Reported is not "
            "accepted: see below."
        ),
    ),
    Entry(
        "completed_on_time",
        _("Completed on time"),
        _("Completion was reported on the day of the deadline, or the plan sets no date."),
    ),
    Entry("completed_late", _("Completed late"), _("Completion was reported after the deadline then in force.")),
    Entry(
        "basically_completed",
        _("Basically completed"),
        _(
            "The rectification office graded the main part as done, with a written reason; the rest is still "
            "being worked on."
        ),
    ),
    Entry(
        "on_track",
        _("On schedule"),
        _(
            "Not completed, deadline not passed, every dated measure done in time, and verified progress keeps up "
            "with the time gone."
        ),
    ),
    Entry(
        "behind",
        _("Behind schedule"),
        _(
            "The deadline has not passed, but a dated measure was missed or verified progress lags behind the "
            "time gone by more than the tolerance of the round."
        ),
    ),
    Entry(
        "overdue",
        _("Overdue"),
        _(
            "The deadline in force has passed and completion has not been reported. A deadline at the end of a "
            "month or year is kept on its last day."
        ),
    ),
    Entry("not_started", _("Not started"), _("No measure has been begun and none is due yet.")),
)
MARKS = (
    Entry(
        "reported_complete",
        _("Completion reported"),
        _("The unit says that everything is done. Nobody else has confirmed it yet."),
    ),
    Entry(
        "accepted",
        _("Accepted"),
        _(
            "Every reviewer and signatory of the round has signed the same dossier, after a visit on site where "
            "the round asks for one."
        ),
    ),
    Entry(
        "in_notice",
        _("In public notice"),
        _(
            "Accepted, and published for objections; it cannot be closed before the last day has passed and every "
            "objection is answered."
        ),
    ),
    Entry(
        "closed",
        _("Closed"),
        _(
            "Accepted, published, and struck off the list. Closed says that the procedure was gone through in "
            "full; whether the effect lasts is looked at afterwards."
        ),
    ),
    Entry(
        "reopened",
        _("Reopened"),
        _(
            "A closed task whose problem came back or proved not to be solved. It runs again with a deadline of "
            "its own; the closed record stays."
        ),
    ),
    Entry(
        "long_term",
        _("Long-term effort"),
        _(
            "The plan asks for a lasting effort beyond its date. This stands beside the status, and may stand "
            "with completed."
        ),
    ),
)
VALUES = (
    Entry(
        "verified",
        _("Verified progress"),
        _(
            "The share that the rectification office found to be done, with the day and the way it was found. "
            "What a unit claims is not published."
        ),
    ),
    Entry(
        "first_date",
        _("First and present deadline"),
        _(
            "The first approved date stays visible for ever. A change needs an approved request; how often it was "
            "changed is shown."
        ),
    ),
    Entry(
        "as_of",
        _("As of"),
        _("The day whose state is counted. Facts recorded later change later figures, never these."),
    ),
    Entry(
        "version",
        _("Version"),
        _(
            "Released figures are never altered. A correction is a new version; a withdrawal leaves its line and "
            "its reason."
        ),
    ),
    Entry(
        "rate",
        _("Rates"),
        _("Part of the whole in per cent, rounded half up to the number of decimals set for the round."),
    ),
    Entry(
        "illustrative",
        _("Illustrative"),
        _(
            "The public source gives only a total, and this single item was written to fill it. It is not about a "
            "real case."
        ),
    ),
)
CHAPTERS = (
    Chapter("items", _("What is counted"), "", ITEMS),
    Chapter(
        "status",
        _("Schedule status"),
        _("Every problem and every task has exactly one of these eight on a day, so they sum to the total."),
        STATUSES,
    ),
    Chapter(
        "closing",
        _("On the way to closing"),
        _(
            "Completed, accepted and closed are three different things. These marks stand beside the status and "
            "overlap."
        ),
        MARKS,
    ),
    Chapter("values", _("Values and versions"), "", VALUES),
)
