"""Filters of petitions and of cases, by addresses that can be sent to somebody else.

What the accused side may not read is neither searched nor filtered by for them, so that no count tells it.
"""

import unicodedata
from collections.abc import Mapping
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.filters import day
from cases.forms.selects import LongSelect
from cases.models import Round
from orgs.models import Organisation, User
from orgs.permissions import may
from petitions import counting
from petitions.domain import secrecy
from petitions.models import Assignment, Batch, Extension, Petition, PollutionType, PublicVersion, Reveal
from petitions.models.scope import AssignmentQuerySet, PetitionQuerySet
from petitions.states import AT_UNIT, REPLIED, Channel, Pollution, Stage, Status, Verdict
from records import clock

Options = Mapping[str, list[tuple[str, str]]]
NONE = "none"  # in an address: where nothing is given
YES_NO = (("true", _("yes")), ("false", _("no")))
COLUMNS = (
    ("received", _("not handed over")),
    ("handed_over", _("handed over")),
    ("handling", _("being handled")),
    ("replied", _("replied")),
    ("reviewed", _("reviewed or closed")),
    ("released", pgettext_lazy("petition", "released")),
)
JUDGED = (Stage.REVIEWED, Stage.IN_NOTICE, Stage.STAGED, Stage.CLOSED)


def released() -> Exists:
    """Whether something of a petition is out for the public now."""
    out = PublicVersion.objects.filter(
        petition=OuterRef("pk"), state=PublicVersion.State.RELEASED, audience=PublicVersion.Audience.PUBLIC
    )
    return Exists(out)


def in_column(column: str) -> Q:
    """The condition of one column of the board; each petition is in exactly one."""
    conditions: dict[str, Q] = {
        "received": Q(stage=""),
        "handed_over": Q(stage=Stage.HANDED_OVER),
        "handling": Q(stage=Stage.HANDLING),
        "replied": Q(stage__in=REPLIED),
        "reviewed": Q(stage__in=JUDGED) & ~Q(released()),
        "released": Q(stage__in=JUDGED) & Q(released()),
    }
    return conditions[column]


def column_of(stage: str, is_released: bool) -> str:
    """The column of a petition whose stage is read already, as `in_column` asks for it in the database."""
    if stage in JUDGED:
        return "released" if is_released else "reviewed"
    return "replied" if stage in REPLIED else stage or "received"


def holds(column: str, word: str) -> Q:
    """The word stands in the column, in capitals or small letters; a database looks faster where it has neither."""
    return Q(**{f"{column}__{'contains' if word.upper() == word.lower() else 'icontains'}": word})


def squeezed(text: str) -> str:
    """A petition's number as it is kept: plain characters, without blanks, in capitals."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def with_status(cases: AssignmentQuerySet, status: str) -> AssignmentQuerySet:
    """The cases of a status (Status)."""
    return cases.alias(told=counting.told_status()).filter(told=status)


def base(user: User, round: Round, batch: str = "") -> PetitionQuerySet:
    """Petitions of a round that the person sees and that count today; those of a draft batch only when asked for it."""
    if batch.isdecimal() and len(batch) < 19 and Batch.objects.filter(pk=batch, state=Batch.State.DRAFT).exists():
        return Petition.objects.visible_in(round, user).filter(batch=batch)
    return counting.received(round, clock.today()).visible_in(round, user)


class PetitionFilter(filters.FilterSet):
    """Which petitions of a round. `user` is the reader: what is withheld from them is not searched."""

    q = filters.CharFilter(method="by_words", label=_("Words or number"))
    batch = filters.ChoiceFilter(field_name="batch", label=_("Batch"), empty_label=_("all"), widget=LongSelect)
    column = filters.ChoiceFilter(method="by_column", choices=COLUMNS, label=_("On the board"), empty_label=_("all"))
    stage = filters.ChoiceFilter(choices=Stage.choices, label=_("Stage"), empty_label=_("all"))
    status = filters.ChoiceFilter(choices=Status.choices, label=_("Closed?"), empty_label=_("all"))
    verdict = filters.ChoiceFilter(
        method="by_verdict", choices=[*Verdict.choices, (NONE, _("not given yet"))], label=_("Verdict"),
        empty_label=_("all"),
    )  # fmt: skip
    type = filters.ChoiceFilter(
        method="by_type", choices=[*Pollution.choices, (NONE, _("not known"))], label=_("Type"), empty_label=_("all")
    )
    place = filters.ChoiceFilter(method="by_place", label=_("Place"), empty_label=_("all"), widget=LongSelect)
    channel = filters.ChoiceFilter(
        method="by_channel", choices=[*Channel.choices, (NONE, _("not known"))], label=_("Channel"),
        empty_label=_("all"),
    )  # fmt: skip
    key = filters.ChoiceFilter(method="by_key", choices=YES_NO, label=_("Key petition"), empty_label=_("all"))
    unit = filters.ChoiceFilter(method="by_unit", label=_("Handling unit"), empty_label=_("all"), widget=LongSelect)
    overdue = filters.ChoiceFilter(method="by_overdue", choices=YES_NO, label=_("Overdue"), empty_label=_("all"))
    accused = filters.ChoiceFilter(
        method="by_accused", choices=YES_NO, label=_("Accused unit named"), empty_label=_("all")
    )
    object = filters.CharFilter(method="by_object", label=_("Object"), widget=forms.HiddenInput)

    class Meta:
        model = Petition
        fields: list[str] = []

    def __init__(self, *args: Any, user: User, round: Round, options: Options | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.own_side = user, secrecy.about_own_side(user)
        for name, choices in (options or {}).items():
            self.filters[name].extra["choices"] = choices
        if not may(user, "petition.read_original", round.region):
            del self.filters["accused"]

    def by_words(self, queryset: QuerySet[Petition], name: str, value: str) -> QuerySet[Petition]:
        """A number, however it is written, or words that must all stand in summary, object, place or number."""
        number = squeezed(value)
        if queryset.filter(number=number).exists():
            return queryset.filter(number__startswith=number)  # a whole number: it and its pieces, by the index
        found, words = holds("number", number), Q()
        for word in unicodedata.normalize("NFKC", value).split():
            inside = holds("summary", word) | holds("object_name", word)
            words &= holds("number", word) | holds("place__name", word) | (inside & ~self._withheld())
        return queryset.filter(found | words)

    def _withheld(self) -> Q:
        return Q(pk__in=Petition.objects.filter(self.own_side).order_by().values("pk"))

    def by_column(self, queryset: QuerySet[Petition], name: str, value: str) -> QuerySet[Petition]:
        return queryset.filter(in_column(value))

    def by_verdict(self, queryset: QuerySet[Petition], name: str, value: str) -> QuerySet[Petition]:
        return queryset.filter(verdict="" if value == NONE else value)

    def by_channel(self, queryset: QuerySet[Petition], name: str, value: str) -> QuerySet[Petition]:
        return queryset.filter(channel="" if value == NONE else value)

    def by_type(self, queryset: QuerySet[Petition], name: str, value: str) -> QuerySet[Petition]:
        kinds = PollutionType.objects.filter(petition=OuterRef("pk"))
        return queryset.filter(~Exists(kinds) if value == NONE else Exists(kinds.filter(kind=value)))

    def by_place(self, queryset: QuerySet[Petition], name: str, value: str) -> QuerySet[Petition]:
        return queryset.filter(place=None if value == NONE else int(value))

    def by_key(self, queryset: QuerySet[Petition], name: str, value: str) -> QuerySet[Petition]:
        return queryset.filter(is_key=value == "true")

    def by_unit(self, queryset: QuerySet[Petition], name: str, value: str) -> QuerySet[Petition]:
        cases = Assignment.objects.live().visible_to(self.user).filter(petition=OuterRef("pk"), organisation=value)
        return queryset.filter(Exists(cases))

    def by_overdue(self, queryset: QuerySet[Petition], name: str, value: str) -> QuerySet[Petition]:
        late = Q(due_on__lt=clock.today())
        return queryset.filter(late) if value == "true" else queryset.exclude(late)

    def by_accused(self, queryset: QuerySet[Petition], name: str, value: str) -> QuerySet[Petition]:
        """Petitions about the reader's own side count as naming nobody: the page does not tell otherwise."""
        named = Q(accused__isnull=False) & ~self._withheld()
        return queryset.filter(named) if value == "true" else queryset.filter(~named)

    def by_object(self, queryset: QuerySet[Petition], name: str, value: str) -> QuerySet[Petition]:
        return queryset.filter(Q(object_key=value) & ~self._withheld())


class CaseFilter(filters.FilterSet):
    """Which cases of a round: expects live cases that the person sees."""

    q = filters.CharFilter(method="by_number", label=pgettext_lazy("petition", "Number"))
    batch = filters.ChoiceFilter(
        field_name="petition__batch", label=_("Batch"), empty_label=_("all"), widget=LongSelect
    )
    unit = filters.ChoiceFilter(
        field_name="organisation", label=_("Handling unit"), empty_label=_("all"), widget=LongSelect
    )
    stage = filters.ChoiceFilter(choices=Stage.choices, label=_("Stage"), empty_label=_("all"))
    at_unit = filters.ChoiceFilter(method="by_at_unit", choices=YES_NO, label=_("At the unit"), empty_label=_("all"))
    status = filters.ChoiceFilter(method="by_status", choices=Status.choices, label=_("Closed?"), empty_label=_("all"))
    overdue = filters.ChoiceFilter(method="by_overdue", choices=YES_NO, label=_("Overdue"), empty_label=_("all"))
    extension = filters.ChoiceFilter(
        method="by_extension", choices=YES_NO[:1], label=_("More time asked for"), empty_label=_("all")
    )

    class Meta:
        model = Assignment
        fields: list[str] = []

    def __init__(self, *args: Any, options: Options | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("batch", "unit"):
            self.filters[name].extra["choices"] = (options or {}).get(name, [])

    def by_number(self, queryset: AssignmentQuerySet, name: str, value: str) -> AssignmentQuerySet:
        return queryset.filter(petition__number__icontains=squeezed(value))

    def by_at_unit(self, queryset: AssignmentQuerySet, name: str, value: str) -> AssignmentQuerySet:
        return queryset.filter(stage__in=AT_UNIT) if value == "true" else queryset.exclude(stage__in=AT_UNIT)

    def by_status(self, queryset: AssignmentQuerySet, name: str, value: str) -> AssignmentQuerySet:
        return with_status(queryset, value)

    def by_overdue(self, queryset: AssignmentQuerySet, name: str, value: str) -> AssignmentQuerySet:
        late = Q(stage__in=AT_UNIT, deadline__due_on__lt=clock.today())
        return queryset.filter(late) if value == "true" else queryset.exclude(late)

    def by_extension(self, queryset: AssignmentQuerySet, name: str, value: str) -> AssignmentQuerySet:
        asked = Extension.objects.filter(assignment=OuterRef("pk"), state=Extension.State.PENDING)
        return queryset.filter(Exists(asked))


class RevealFilter(filters.FilterSet):
    """Which openings of identities."""

    q = filters.CharFilter(method="by_words", label=_("Person or number"))
    since = filters.DateFilter(field_name="on", lookup_expr="gte", label=_("From"), widget=day())
    until = filters.DateFilter(field_name="on", lookup_expr="lte", label=_("To"), widget=day())

    class Meta:
        model = Reveal
        fields: list[str] = []

    def by_words(self, queryset: QuerySet[Reveal], name: str, value: str) -> QuerySet[Reveal]:
        person = Q(by__last_name__icontains=value) | Q(by__first_name__icontains=value) | Q(by__username=value)
        return queryset.filter(person | Q(petition__number__icontains=squeezed(value)))


def options_of(user: User, round: Round) -> Options:
    """Batches, places and units that can be chosen from: (id, name) by filter, in one query."""
    seen = Petition.objects.visible_in(round, user).order_by()
    places = Organisation.objects.filter(Exists(seen.filter(place=OuterRef("pk"))))
    cases = Assignment.objects.live().visible_in(round, user).order_by()
    units = Organisation.objects.filter(Exists(cases.filter(organisation=OuterRef("pk"))))
    found: dict[str, list[tuple[str, str]]] = {"batch": batches_of(user, round), "place": [], "unit": []}
    for kind, pk, name, _path in sorted(_named("place", places).union(_named("unit", units)), key=lambda row: row[3]):
        found[kind].append((str(pk), name))
    found["place"].append((NONE, str(_("not known"))))
    return found


def cases_of(user: User, round: Round) -> AssignmentQuerySet:
    """The round's cases in force today that the person sees: what is counted as assigned."""
    return counting.assigned_now(round).visible_in(round, user)


def batches_of(user: User, round: Round) -> list[tuple[str, str]]:
    """The batches with a petition that the person sees, the newest first."""
    seen = Petition.objects.visible_in(round, user).filter(batch=OuterRef("pk"))
    rows = Batch.objects.filter(Exists(seen), round=round).order_by("-number", "-part")
    return [(str(row.pk), str(_("batch %(n)s") % {"n": row.label})) for row in rows]


def _named(kind: str, rows: QuerySet[Organisation]) -> QuerySet:
    labelled = rows.order_by().annotate(filter_name=Value(kind), label=Cast("name", CharField()))
    return labelled.values_list("filter_name", "pk", "label", "path")


NUMBER = ("number",)
BATCH = ("batch__number", "batch__part", "ordinal", "pk")
SORTS: dict[str, tuple[Any, ...]] = {
    "number": NUMBER,
    "-number": ("-number",),
    "due": (F("due_on").asc(nulls_last=True), *NUMBER),
    "-due": (F("due_on").desc(nulls_last=True), *NUMBER),
    "batch": BATCH,
    "-batch": ("-batch__number", "-batch__part", "ordinal", "pk"),
}
DEFAULT_SORT = "-batch"


def sorted_by(petitions: QuerySet[Petition], name: str) -> QuerySet[Petition]:
    """`petitions` in an allowed order (a key of SORTS); the newest batch first when the name is none of them."""
    return petitions.order_by(*SORTS.get(name, SORTS[DEFAULT_SORT]))


COLUMN_HEADS = {
    "received": pgettext_lazy("board", "Received"),
    "handed_over": pgettext_lazy("board", "Handed over"),
    "handling": pgettext_lazy("board", "Being handled"),
    "replied": pgettext_lazy("board", "Replied"),
    "reviewed": pgettext_lazy("board", "Reviewed, closed"),
    "released": pgettext_lazy("board", "Released"),
}
