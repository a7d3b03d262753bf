"""Papers over REST: the register, drafts and their texts, issuing by a second person, templates."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet

from access.api.acts import FORM, act, create
from access.api.base import Resource
from access.api.filters import Number
from bulletins.api import rows, words
from bulletins.domain import drafting, issuing, templates
from bulletins.domain.uploading import upload_file
from bulletins.models import Bulletin, Template
from bulletins.words import Verb
from cases.api.rounds import OfRound
from orgs import tree
from orgs.permissions import paths_of

MAKE, ISSUE, TEMPLATE = "bulletin.make", "bulletin.issue", "bulletin.template"
PEOPLE = ("snapshot__round__region", "snapshot__period__rhythm", "round__region", "made_by", "issued_by", "template")


class BulletinFilter(filters.FilterSet):
    """Which papers."""

    round = filters.CharFilter(field_name="round__slug")
    kind = filters.CharFilter(field_name="kind")
    state = filters.ChoiceFilter(choices=Bulletin.State.choices)
    year = Number(field_name="year")


class TemplateFilter(filters.FilterSet):
    """Which templates."""

    round = filters.CharFilter(field_name="round__slug")
    kind = filters.CharFilter(field_name="kind")
    in_use = filters.BooleanFilter(field_name="in_use")


class Bulletins(OfRound):
    """Papers of rounds whose figures the caller reads; those without a number only for who makes papers."""

    area = "papers"
    queryset = Bulletin.objects.none()
    serializer_class = rows.BulletinRow
    full = rows.BulletinDetail
    filterset_class = BulletinFilter
    orderings = {"id": None, "made_at": None}
    ordering = "-id"
    events = frozenset({Verb.DRAFTED, Verb.ISSUED, Verb.WITHDRAWN, Verb.DROPPED})

    def get_queryset(self) -> QuerySet[Bulletin]:
        found = Bulletin.objects.of_reader(self.user)
        if self.action == "list":
            return found.for_list().select_related("round", "snapshot", "made_by", "issued_by").order_by()
        return found.select_related(*PEOPLE).defer("template__content")

    @create(words.NewBulletinWords, right=MAKE)
    def create(self, given: dict[str, Any]) -> Bulletin:
        """Begin a paper from a snapshot."""
        round = given["round"]
        return drafting.make(
            round.pk, given["kind"], given["snapshot"], actor=self.user, carry_over=given["carry_over"]
        )

    @act(words.TextsWords, right=MAKE)
    def texts(self, bulletin: Bulletin, given: dict[str, Any]) -> None:
        """Keep texts of the office's own, each change as a version; 409 where somebody else changed the same one."""
        drafting.save_texts(bulletin.pk, given["texts"], given["seen"], actor=self.user)

    @act(words.RetakeWords, right=MAKE)
    def snapshot(self, bulletin: Bulletin, given: dict[str, Any]) -> None:
        """Put a draft on another snapshot; its texts stay."""
        drafting.retake(bulletin.pk, given["snapshot"], actor=self.user)

    @act(words.IssueWords, right=ISSUE)
    def issue(self, bulletin: Bulletin, given: dict[str, Any]) -> None:
        """Issue the paper that was read; whoever made it or wrote in it may not."""
        issuing.issue(bulletin.pk, actor=self.user, seen_token=given["seen"])

    @act(words.WithdrawWords, right=ISSUE)
    def withdraw(self, bulletin: Bulletin, given: dict[str, Any]) -> None:
        """Withdraw an issued paper; its number stays in the register with the reason."""
        issuing.withdraw(bulletin.pk, actor=self.user, **given)

    @act(right=MAKE)
    def drop(self, bulletin: Bulletin, given: dict[str, Any]) -> None:
        """Drop a draft; it had no number."""
        drafting.drop(bulletin.pk, actor=self.user)


class BulletinTemplates(Resource):
    """The office's own Word files for kinds of papers, every version."""

    area = "papers"
    queryset = Template.objects.none()
    serializer_class = rows.TemplateRow
    filterset_class = TemplateFilter
    orderings = {"id": None, "version": None}
    ordering = "-id"
    events = frozenset({Verb.UPLOADED, Verb.USED, Verb.STOPPED})

    def get_queryset(self) -> QuerySet[Template]:
        found = Template.objects.filter(tree.below(paths_of(self.user, TEMPLATE), "round__region__"))
        return found.select_related("round", "uploaded_by").defer("content")

    @create(words.TemplateWords, right=TEMPLATE, reads=(FORM,))
    def create(self, given: dict[str, Any]) -> Template:
        """Upload a Word file: it is checked, tried on a real paper and kept as a version that is not in use yet."""
        return upload_file(given["round"], given["kind"], given["file"], actor=self.user)

    @act(right=TEMPLATE)
    def use(self, template: Template, given: dict[str, Any]) -> None:
        """Draw papers of its kind with this version from now on."""
        templates.use(template.pk, actor=self.user)

    @act(right=TEMPLATE)
    def stop(self, template: Template, given: dict[str, Any]) -> None:
        """Draw papers of its kind in the product's own form again."""
        templates.stop(template.pk, actor=self.user)


RESOURCES = {"bulletins": Bulletins, "bulletin-templates": BulletinTemplates}
