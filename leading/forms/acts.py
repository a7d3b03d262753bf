"""Forms of the pages about leaders: seats, meetings, decisions, visits, findings, errands."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.forms.staged import DayInput, check_year, files, words
from leading.forms import choices
from leading.forms.choices import RoundForm
from leading.models import Exposure, GroupMember, LedItem, MeetingRhythm, Review
from petitions.forms.case import CaseForm
from records import clock

POST_HELP = _("As it stands on papers; no name.")
TIME_TO_MEND = timedelta(days=15)  # proposed for what a visit found


def day(label: Any, **more: Any) -> forms.DateField:
    """A day."""
    return forms.DateField(label=label, widget=DayInput(), validators=[check_year], **more)


def line(label: Any, most: int, **more: Any) -> forms.CharField:
    """One line of text."""
    return forms.CharField(label=label, max_length=most, **more)


def photos(label: Any) -> Any:
    """Pictures from the telephone's camera or its store."""
    field = files(label, required=False)
    field.widget.attrs["accept"] = "image/*"
    return field


class SeatForm(RoundForm):
    """A seat of the leading group."""

    seat = forms.ChoiceField(label=_("Seat"), choices=GroupMember.Seat)
    title = line(_("Post"), 80, help_text=POST_HELP)
    starts_on = day(_("From"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = choices.unit(_("Unit"), self.round)
        self.fields["user"] = choices.leader(_("Signs in as"), self.round)
        self.fields["starts_on"].initial = clock.today()
        self.order_fields(["seat", "organisation", "title", "user", "starts_on"])


class UnseatForm(CaseForm):
    """The end of a seat."""

    ends_on = day(_("Last day"))
    why = line(_("Why it ended"), 200, required=False)


class MeetingForm(CaseForm):
    """A meeting that was held."""

    held_on = day(_("Day"))
    title = line(_("Title"), 120)
    who = line(_("Who met"), 60, help_text=_("The body or the post that presided."))
    series = line(
        _("Counted together as"), 80, required=False, help_text=_("The name under which papers count it with others.")
    )
    agenda = words(_("Agenda"), required=False)
    attendance = words(_("Who took part"), rows=2, required=False, help_text=_("Posts and units, no names."))


class RhythmForm(CaseForm):
    """How often a body meets."""

    body = line(_("Body"), 80, help_text=_("As in “who met” or “counted together as” of its meetings."))
    every = forms.ChoiceField(label=_("How often"), choices=MeetingRhythm.Every, initial="half_year")
    starts_on = day(_("In force from"))


class DecisionForm(RoundForm):
    """A decision of a meeting."""

    text = words(_("What was decided"))
    due_on = day(_("Due on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"] = choices.units(
            pgettext_lazy("of a list", "Units"),
            self.round,
            help_text=_("Each of them reports for itself. Several: hold Ctrl (on a Mac Command) and choose."),
        )
        self.fields["tasks"] = choices.tasks(_("About these items"), self.round)
        self.order_fields(["text", "units", "due_on", "tasks"])


class VisitForm(RoundForm):
    """A visit that the office records."""

    held_on = day(_("Day"))
    title = line(_("Title"), 120)
    who = line(pgettext_lazy("visit", "Who"), 60, help_text=_("The post, not the name."))
    unannounced = forms.BooleanField(
        label=_("Unannounced"), required=False,
        help_text=_("No unit learns of it before its findings are sent."),
    )  # fmt: skip
    places = line(_("Places seen"), 200, required=False)
    seen = words(_("What was seen"), required=False)
    photos = photos(_("Photographs"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leader"] = choices.leader(
            _("Signs in as"), self.round, help_text=_("So that the visit stands on the leader's own page.")
        )
        self.fields["tasks"] = choices.tasks(_("Items seen"), self.round)
        self.order_fields(["held_on", "title", "who", "leader", "unannounced", "places", "tasks", "seen", "photos"])
        self.fields["held_on"].initial = clock.today()


class OwnVisitForm(CaseForm):
    """A leader's own visit, from the telephone: a photograph is enough; what must be put right if there is anything."""

    photos = photos(_("Photographs"))
    text = words(_("What must be put right"), rows=3, required=False, help_text=_("Empty when nothing was found."))
    due_on = day(_("To be put right by"), required=False)
    places = line(_("Places seen"), 200, required=False)
    seen = words(_("What was seen"), rows=2, required=False)
    unannounced = forms.BooleanField(label=_("Unannounced"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].initial = clock.today() + TIME_TO_MEND

    def clean(self) -> dict[str, Any]:
        """A visit that papers count says something: a photograph, a finding or what was seen."""
        data = super().clean() or {}
        if not self.errors and not any(data.get(name) for name in ("photos", "text", "seen")):
            self.add_error("photos", ValidationError(_("Take a photograph, or write what was seen."), code="empty"))
        return data


class FindingForm(RoundForm):
    """What a visit found, or a review asks for."""

    text = words(_("What must be put right"))
    due_on = day(_("Due on"))

    def __init__(self, *args: Any, with_photos: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = choices.unit(_("Unit"), self.round)
        self.fields["task"] = choices.task(_("About this item"), self.round, empty_label=_("none"))
        self.fields["due_on"].initial = clock.today() + TIME_TO_MEND
        if with_photos:
            self.fields["photos"] = photos(_("Photographs"))
        self.order_fields(["text", "unit", "task", "due_on", "photos"])


class AnswerForm(CaseForm):
    """A unit's report that an errand is done."""

    text = words(_("What was done"), rows=4)
    files = files(_("Files"), required=False)


class NoteForm(CaseForm):
    """Confirming, with a note or without."""

    note = words(_("How it was checked"), rows=2, required=False)


class WhyForm(CaseForm):
    """An act with its reason."""

    why = words(_("Why"), rows=2)


class ReturnForm(CaseForm):
    """Returning a report, with what it lacks."""

    why = words(_("What is missing or wrong"), rows=2)


class SolvedForm(CaseForm):
    """The end of an exposed item."""

    why = words(_("How it was solved"), rows=2)


class MoveForm(WhyForm):
    """Another day for an errand."""

    due_on = day(_("New day"))
    field_order = ["due_on", "why"]


class LedForm(RoundForm):
    """An item under a leader."""

    level = forms.ChoiceField(label=_("Level"), choices=LedItem.Level, initial="city")
    seat = forms.ChoiceField(label=pgettext_lazy("leader", "Rank"), choices=LedItem.Seat)
    post = line(_("Post"), 80, required=False, help_text=_("Empty: the post of whoever is chosen below."))
    since = day(_("Since"))
    why = line(_("Why"), 200, help_text=_("Why a leader leads it, as the decision says."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["task"] = choices.task(pgettext_lazy("led", "Item"), self.round, required=True)
        self.fields["user"] = choices.leader(_("Signs in as"), self.round)
        self.fields["since"].initial = clock.today()
        self.order_fields(["task", "level", "seat", "post", "user", "since", "why"])


class EndForm(CaseForm):
    """The last day of something."""

    until = day(_("Last day"))


class ExposureForm(RoundForm):
    """An item that was exposed."""

    title = line(_("What was exposed"), 120)
    medium = forms.ChoiceField(label=_("Exposed by"), choices=Exposure.Medium)
    outlet = line(_("Name of the programme or paper"), 80, required=False)
    link = forms.URLField(label=_("Web address"), max_length=300, required=False, assume_scheme="https")
    shown_on = day(_("Exposed on"))
    leader_post = line(_("Leader who must go there"), 80, required=False, help_text=POST_HELP)
    due_on = day(_("To be visited by"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leader"] = choices.leader(_("Signs in as"), self.round)
        self.fields["task"] = choices.task(_("About this item"), self.round, empty_label=_("none"))
        self.order_fields([
            "title", "medium", "outlet", "link", "shown_on", "leader_post", "leader", "due_on", "task",
        ])  # fmt: skip


class FollowForm(CaseForm):
    """What became of an exposed item."""

    on = day(pgettext_lazy("follow-up", "Day"))
    text = words(_("What happened"))


class BeenForm(CaseForm):
    """Which visit of the leader was to the exposed item."""

    visit = forms.TypedChoiceField(label=_("Visit"), coerce=int)

    def __init__(self, *args: Any, visits: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["visit"].choices = [(row.pk, f"{row} · {row.activity.who}") for row in visits]


class TeamForm(RoundForm):
    """A supervising team."""

    name = line(_("Name of the team"), 80)
    members = words(_("Members"), rows=4, required=False, help_text=_("Posts and units, one a line; no names."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"] = choices.units(_("Units and places that it looks at"), self.round)


class TeamRoundForm(CaseForm):
    """A round of a team."""

    starts_on = day(_("From"))
    ends_on = day(_("Until"))
    note = line(_("What it looks at"), 200, required=False)


class ReviewForm(RoundForm):
    """A review."""

    body = forms.ChoiceField(label=_("Body"), choices=Review.Body)
    title = line(_("Title"), 120)
    who = line(pgettext_lazy("review", "Who"), 60, required=False, help_text=_("The post, not the name."))
    held_on = day(_("First day"))
    ends_on = day(_("Last day"), required=False)
    words = words(_("Opinion as a whole"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["places"] = choices.units(_("Places checked"), self.round, required=False)
