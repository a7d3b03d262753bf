"""Forms of the plan: a problem, its tasks, their measures; deadline words with the reading of the machine."""

from datetime import date
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.domain.planning import MeasureDraft, TaskDraft
from cases.models import Category, Measure, Problem, Task, TaskLeader, TaskUnit
from deadlines import wording, workdays
from orgs.models import Organisation, Post, Role, User
from records import clock

MORE_ROWS = 3
LEADER_ROLES = {
    TaskLeader.Level.CITY: Role.CASE_LEADER,
    TaskLeader.Level.COUNTY: Role.COUNTY_LEADER,
    TaskLeader.Level.DEPARTMENT: Role.DEPARTMENT_LEADER,
}
SEVERAL = forms.SelectMultiple(attrs={"size": 6})
HINT_SEVERAL = _("Several: hold Ctrl (on a Mac Command) and choose.")
HINT_WORDS = _("In the words of the plan, for example 2019年12月底前, 立行立改 or 长期坚持.")


class Choices:
    """Units, places and leaders that a plan of one region may name. Two queries."""

    def __init__(self, region: Organisation) -> None:
        below = Organisation.objects.filter(path__startswith=region.path, ends_on=None).order_by("path")
        self.organisations = {str(o.pk): o for o in below}
        depth = region.path.count(".")
        self.units = [(pk, "　" * (o.path.count(".") - depth) + o.name) for pk, o in self.organisations.items()]
        regions = Organisation.Kind.REGION
        self.places = [(pk, o.name) for pk, o in self.organisations.items() if o.kind == regions]
        posts = Post.objects.held_on(clock.today()).filter(
            role__in=LEADER_ROLES.values(), organisation__path__startswith=region.path
        )
        self.people: dict[str, User] = {}
        self.leaders: dict[str, list[tuple[str, str]]] = {level: [] for level in LEADER_ROLES}
        for post in posts.select_related("user", "organisation"):
            self.people[str(post.user_id)] = post.user
            level = next(level for level, role in LEADER_ROLES.items() if role == post.role)
            self.leaders[level].append((str(post.user_id), f"{post.user} · {post}"))


class ProblemForm(forms.Form):
    """A finding as the feedback gives it."""

    def __init__(self, *args: Any, round: Any, numbered: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        categories = Category.objects.filter(round=round)
        self.fields["category"] = forms.ModelChoiceField(label=_("Category"), queryset=categories)
        names = (["number"] if numbered else []) + ["title", "text", "is_key", "is_illustrative"]
        self.fields |= {name: Problem._meta.get_field(name).formfield() for name in names}
        if numbered:
            self.fields["number"].help_text = _("As in the feedback; it stays for ever, gaps are allowed.")


class Worded(forms.Form):
    """A form with deadline words: refuses what cannot be read, and explains what was read."""

    words = forms.CharField(label=_("Deadline"), max_length=200, help_text=HINT_WORDS)

    def __init__(self, *args: Any, document_date: date, explain_url: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document_date = document_date
        self.explanation_id = f"{self['words'].auto_id}_why"
        if explain_url:
            self.fields["words"].widget.attrs |= {
                "hx-get": explain_url,
                "hx-trigger": "input changed delay:400ms",
                "hx-target": f"#{self.explanation_id}",
            }

    def clean_words(self) -> str:
        """Words that set no kind of deadline are refused here, beside the field."""
        words = self.cleaned_data["words"]
        if words and wording.parse(words, document_date=self.document_date).kind == wording.Kind.UNKNOWN:
            raise forms.ValidationError(explain(words, self.document_date))
        return words

    @property
    def explanation(self) -> str:
        """How the words that stand in the field are read; '' for none."""
        return explain(self["words"].value() or "", self.document_date)


def explain(words: str, document_date: date) -> str:
    """The machine's reading of deadline words, as a sentence."""
    if not words.strip():
        return ""
    return wording.explain(wording.parse(words, document_date=document_date, calendar=workdays.load()))


class TaskForm(Worded):
    """What one lead unit must reach by one deadline, and who takes part."""

    goal = forms.CharField(label=_("Goal"), widget=forms.Textarea(attrs={"rows": 3}))
    standard = forms.CharField(label=_("Standard"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    place = forms.ChoiceField(label=_("Place"))
    lead = forms.ChoiceField(label=_("Lead unit"))
    responsible = forms.MultipleChoiceField(label=_("Responsible units"), widget=SEVERAL, help_text=HINT_SEVERAL)
    assist = forms.MultipleChoiceField(label=_("Assisting units"), widget=SEVERAL, required=False)
    supervise = forms.MultipleChoiceField(label=_("Supervising units"), widget=SEVERAL, required=False)
    accept = forms.ChoiceField(label=_("Accepting unit"), required=False)
    city = forms.ChoiceField(label=_("City leader in charge"), required=False)
    county = forms.ChoiceField(label=_("Leading county official"), required=False)
    department = forms.ChoiceField(label=_("Responsible department official"), required=False)

    field_order = ("goal", "standard", "words", "place", "lead", "responsible")

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = choices
        nobody = ("", "—")
        self.fields["place"].choices = choices.places
        self.fields["lead"].choices = self.fields["accept"].choices = [nobody, *choices.units]
        for role in ("responsible", "assist", "supervise"):
            self.fields[role].choices = choices.units
        for level, people in choices.leaders.items():
            self.fields[level].choices = [nobody, *people]

    def draft(self, measures: list[MeasureDraft]) -> TaskDraft:
        """The task as typed, of a valid form."""
        data, known = self.cleaned_data, self.known
        units = [
            (known.organisations[pk], role)
            for role in TaskUnit.Role.values
            for pk in (data[role] if isinstance(data[role], list) else [data[role]])
            if pk
        ]
        leaders = [(known.people[data[level]], level) for level in TaskLeader.Level.values if data[level]]
        place = known.organisations[data["place"]]
        return TaskDraft(data["goal"], data["words"], place, units, leaders, measures, data["standard"])

    @staticmethod
    def initial_of(task: Task) -> dict[str, Any]:
        """What the form shows of a drafted task. Two queries."""
        units = list(task.units.values_list("role", "organisation"))
        by_role = {role: [str(pk) for r, pk in units if r == role] for role in TaskUnit.Role.values}
        single = {role: (by_role[role] or [""])[0] for role in (TaskUnit.Role.LEAD, TaskUnit.Role.ACCEPT)}
        leaders = {level: str(pk) for level, pk in task.leaders.filter(ends_on=None).values_list("level", "user")}
        texts = {
            "goal": task.goal,
            "standard": task.standard,
            "words": task.deadline.words,
            "place": str(task.place_id),
        }
        return texts | by_role | single | leaders


class MeasureForm(Worded):
    """One line of the plan; a line without text is left out."""

    text = forms.CharField(label=_("Measure"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    words = forms.CharField(label=_("Deadline"), required=False, max_length=200)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    weight = forms.IntegerField(label=_("Weight"), min_value=1, max_value=100, initial=1)
    is_key_step = forms.BooleanField(label=_("Key step"), required=False)

    field_order = ("text", "words", "unit", "weight", "is_key_step")

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = choices
        self.fields["unit"].choices = [("", "—"), *choices.units]

    def draft(self) -> MeasureDraft | None:
        """The measure as typed, of a valid form; None for an empty line."""
        data = self.cleaned_data
        if not data.get("text", "").strip():
            return None
        unit = self.known.organisations.get(data["unit"])
        return MeasureDraft(data["text"], data["words"], unit, data["weight"], data["is_key_step"])

    @staticmethod
    def initial_of(measure: Measure) -> dict[str, Any]:
        """What a line shows of a drafted measure."""
        return {
            "text": measure.text, "words": measure.deadline.words if measure.deadline else "",
            "unit": str(measure.organisation_id or ""), "weight": measure.weight, "is_key_step": measure.is_key_step,
        }  # fmt: skip


def measure_rows(
    data: Any = None, *, initial: list[dict[str, Any]] | None = None, extra: int = MORE_ROWS, **form_kwargs: Any
) -> BaseFormSet:
    """The lines of a plan, with `extra` empty ones."""
    maker = formset_factory(MeasureForm, extra=extra, max_num=200, absolute_max=200)
    return maker(data, initial=initial, prefix="m", form_kwargs=form_kwargs)


def typed(form: forms.BaseForm) -> dict[str, Any]:
    """What was typed into a bound form, to show it again without judging it."""
    return {name: form[name].data for name in form.fields}


def form_extras(round: Any, document_date: date) -> dict[str, Any]:
    """What the plan's forms of one round share: choices and the reading of dates."""
    return {
        "choices": Choices(round.region),
        "document_date": document_date,
        "explain_url": reverse("desk:explain", args=[round.slug]),
    }
