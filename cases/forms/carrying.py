"""The form that lets a task go on in a later round."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cases.models import Problem


class ProblemField(forms.ModelChoiceField):
    """A problem, named with its round."""

    def label_from_instance(self, obj: Problem) -> str:
        """The round and the problem in it."""
        return f"{obj.round.name} · {obj}"


class CarryForm(forms.Form):
    """Under which problem of which later round, and why."""

    into = ProblemField(
        label=_("Goes on under"),
        queryset=Problem.objects.none(),
        help_text=_("Problems of later rounds of the same place or of one around it."),
    )
    why = forms.CharField(label=_("Why it goes on there"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: object, targets: QuerySet[Problem], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = targets
