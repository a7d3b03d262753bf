"""Forms about people: substitutes and the hand-over of duties."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cases.forms.staged import DayInput
from orgs import substitutes
from orgs.models import Post, User
from records import clock


class PersonField(forms.ModelChoiceField):
    """A person with their posts, so that two of one name are told apart."""

    def label_from_instance(self, person: User) -> str:
        posts = "、".join(str(post) for post in person.posts.all() if post.ends_on is None)
        return f"{person} · {posts}" if posts and posts != str(person) else str(person)


def _people(rows: QuerySet[User]) -> QuerySet[User]:
    return rows.filter(is_active=True).prefetch_related("posts__organisation").order_by("last_name", "first_name", "pk")


class SubstitutionForm(forms.Form):
    """Naming a substitute for some days."""

    principal = PersonField(label=_("Absent"), queryset=User.objects.none())
    substitute = PersonField(label=_("Substitute"), queryset=User.objects.none())
    starts_on = forms.DateField(label=_("From"), widget=DayInput())
    ends_on = forms.DateField(label=_("Until, included"), widget=DayInput())
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, user: User, principals: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["principal"].queryset = _people(principals)
        self.fields["principal"].initial = user.pk
        self.fields["substitute"].queryset = _people(substitutes.near(user))
        self.fields["starts_on"].initial = clock.today


class HandoverForm(forms.Form):
    """Handing all duties of one person to another."""

    old = PersonField(label=_("From whom"), queryset=User.objects.none())
    new = PersonField(label=_("To whom"), queryset=User.objects.none())
    why = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}), required=False)

    def __init__(self, *args: Any, user: User, principals: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        near = Q(pk__in=substitutes.near(user).values("pk"))
        newcomers = ~Q(pk__in=Post.objects.values("user"))
        self.fields["old"].queryset = _people(principals)
        self.fields["new"].queryset = _people(User.objects.filter(near | newcomers))
