"""Versions for the public, links, openings, rules and tables read in over REST."""

from typing import Any, cast

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers

from access.api.acts import FORM, act, change, create, remove
from access.api.base import Resource
from access.api.forms import words_of
from access.api.words import Text, Words
from cases.api.rounds import in_round
from cases.models import Round
from orgs import tree
from orgs.permissions import paths_of
from petitions.api import filters, words
from petitions.api import rows_of_office as rows
from petitions.domain import importing, linking, releasing, secrecy
from petitions.domain import rules as rule_book
from petitions.forms.intake import LABELS, BatchForm, TableForm
from petitions.forms.rules import ChainForm, RulesForm
from petitions.jobs import read_soon
from petitions.models import Import, ImportRow, Link, Petition, PublicVersion, Reveal, Rules

OF_PETITION = "petition__round__region__"


class _Apart(Resource):
    """Rows about petitions that the caller sees and that are not about the caller's own side."""

    area = "petitions"

    def apart(self) -> QuerySet[Petition]:
        """Those petitions, by id."""
        own = Petition.objects.filter(secrecy.about_own_side(self.user)).order_by()
        return Petition.objects.visible_to(self.user).exclude(pk__in=own.values("pk")).order_by().values("pk")


class PetitionVersions(_Apart):
    """What goes out about petitions, in versions: drafts, released, refused and withdrawn ones."""

    queryset = PublicVersion.objects.none()
    serializer_class = rows.VersionRow
    full = rows.VersionDetail
    filterset_class = filters.VersionFilter
    ordering = "-id"

    def get_queryset(self) -> QuerySet[PublicVersion]:
        paths = [*paths_of(self.user, "petition.prepare_release"), *paths_of(self.user, "petition.release")]
        seen = PublicVersion.objects.filter(tree.below(paths, OF_PETITION), petition__in=self.apart())
        return seen.select_related("petition", "made_by").defer("petition__summary")

    @change(words.RewordWords, right="petition.prepare_release")
    def partial_update(self, version: PublicVersion, given: dict[str, Any]) -> None:
        """Word a draft anew; the machine masks it again."""
        releasing.reword(version.pk, actor=self.user, **given)

    @act(words.VersionSeenWords, right="petition.release", in_person=True)
    def release(self, version: PublicVersion, given: dict[str, Any]) -> None:
        """Give the version out as it was read."""
        releasing.release(version.pk, actor=self.user, **given)

    @act(words.VersionWhyWords, right="petition.release")
    def refuse(self, version: PublicVersion, given: dict[str, Any]) -> None:
        """Turn a draft down."""
        releasing.refuse(version.pk, actor=self.user, **given)

    @act(words.VersionWhyWords, right="petition.release")
    def withdraw(self, version: PublicVersion, given: dict[str, Any]) -> None:
        """Take a released version back, with a reason that the public reads."""
        releasing.withdraw(version.pk, actor=self.user, **given)


class PetitionLinks(_Apart):
    """Links between petitions that stand; for the office."""

    queryset = Link.objects.none()
    serializer_class = rows.PetitionLinkRow
    filterset_class = filters.LinkFilter

    def get_queryset(self) -> QuerySet[Link]:
        paths, apart = paths_of(self.user, "petition.link"), self.apart()
        mine = tree.below(paths, "later__round__region__") | tree.below(paths, "earlier__round__region__")
        seen = Link.objects.filter(mine, Q(later__in=apart) & Q(earlier__in=apart), ended_at=None)
        return seen.select_related("later", "earlier").defer("later__summary", "earlier__summary")

    @remove(right="petition.link")
    def destroy(self, link: Link, given: dict[str, Any]) -> None:
        """Take a link away; that it stood stays on record."""
        linking.unlink(link.pk, actor=self.user)


class PetitionReveals(Resource):
    """Who opened which identity, when and why; for the auditor. What it says is nowhere here."""

    area = "petitions"
    queryset = Reveal.objects.none()
    serializer_class = rows.RevealRow
    filterset_class = filters.RevealApiFilter
    ordering = "-id"

    def get_queryset(self) -> QuerySet[Reveal]:
        return secrecy.reveals_read_by(self.user).select_related("petition__round", "by").defer("petition__summary")


_FACTS = {name: (Rules._meta.get_field(name)) for name in rule_book.FIELDS}


def _facts() -> dict[str, serializers.Field]:
    made = serializers.ModelSerializer().build_standard_field
    told = {name: made(name, field) for name, field in _FACTS.items()}
    return {name: kind(**options | {"required": False}) for name, (kind, options) in told.items()}


RulesWords = in_round(
    words_of(
        RulesForm,
        "PetitionRulesWords",
        example={"reply_days": 10},
        options=lambda context: {"initial": RulesForm.initial_of(rule_book.rules_of(context["round"]))},
        fields=_facts(),
        keeps=True,
    ),
    "round.edit",
)
ChainWords = in_round(words_of(ChainForm, "PetitionChainWords", example={"chain": "petition", "seen": 1}), "round.edit")


class _Days(Words):
    """Other times for the steps of the chain in force, in working days."""

    example = {"days": [2, 2, 3], "seen": 1}
    days = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=rule_book.MAX_DAYS))
    seen = serializers.IntegerField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One time for each step."""
        if len(attrs["days"]) != len(rule_book.rules_of(self.context["round"]).chain_steps):
            raise serializers.ValidationError({"days": [_("Give one time for each step of the chain.")]})
        return attrs


DaysWords = in_round(type("PetitionDaysWords", (_Days,), {"__doc__": _Days.__doc__}), "round.edit")


class PetitionRules(Resource):
    """The rules for the petitions of rounds; a round without a row has the defaults."""

    area = "petitions"
    queryset = Rules.objects.none()
    serializer_class = rows.PetitionRulesRow
    filterset_class = filters.RulesFilter

    def get_queryset(self) -> QuerySet[Rules]:
        return Rules.objects.filter(round__in=Round.objects.visible_to(self.user)).select_related("round")

    @create(RulesWords, right="round.edit")
    def create(self, given: dict[str, Any]) -> Rules:
        """Set the facts of a round's rules; what is not sent stays."""
        return rule_book.set_rules(given.pop("round").pk, actor=self.user, **given)

    @act(ChainWords, right="round.edit", on_row=False, answers=rows.PetitionRulesRow)
    def chain(self, given: dict[str, Any]) -> Rules:
        """Give a round's petitions another chain of signatures."""
        return rule_book.set_chain(given["round"].pk, given["chain"], actor=self.user, seen=given["seen"])

    @act(DaysWords, right="round.edit", on_row=False, answers=rows.PetitionRulesRow)
    def days(self, given: dict[str, Any]) -> Rules:
        """Set other times for the steps of the chain in force."""
        round = given["round"]
        chain = rule_book.chain_of(rule_book.rules_of(round))
        return rule_book.set_chain(round.pk, chain, given["days"], actor=self.user, seen=given["seen"])


NewTableWords = in_round(words_of(TableForm, "NewTableWords", example={}), "petition.enter")
EnterTableWords = words_of(BatchForm, "EnterTableWords", example={"number": 3, "handed_over_on": "2018-08-01"})


class MendRowWords(Words):
    """Cells of a row as they should stand in the table, by the names of columns; those not sent stay."""

    example = {"cells": {"number": "D2YZ201808010001"}}
    cells = serializers.DictField(child=Text(max_length=20_000), allow_empty=False)

    def validate_cells(self, value: dict[str, str]) -> dict[str, str]:
        """Only columns that a table of petitions has."""
        if unknown := sorted(set(value) - set(LABELS)):
            said = _("There is no column named %(names)s.") % {"names": ", ".join(unknown)}
            raise serializers.ValidationError(said)
        return value


class PetitionTables(Resource):
    """Tables of petitions that are being read in; for who enters petitions."""

    area = "petitions"
    queryset = Import.objects.none()
    serializer_class = rows.TableRow
    filterset_class = filters.TableFilter
    ordering = "-id"

    def get_queryset(self) -> QuerySet[Import]:
        entered = tree.below(paths_of(self.user, "petition.enter"), "round__region__")
        return Import.objects.filter(entered).select_related("round")

    @create(NewTableWords, right="petition.enter", reads=(FORM,))
    def create(self, given: dict[str, Any]) -> Import:
        """Take a table in; it is read at once or by a worker, as `state` tells."""
        source = importing.take(given["round"].pk, given["file"], actor=self.user)
        read_soon(source, cast(int, given["file"].size))
        return source

    @act(EnterTableWords, right="petition.enter")
    def enter(self, table: Import, given: dict[str, Any]) -> None:
        """Enter the rows as a draft batch, all or none."""
        facts = BatchForm.facts_of(given, table.found.get("declared", {}))
        importing.commit(table.pk, facts, actor=self.user)

    @remove(right="petition.enter")
    def destroy(self, table: Import, given: dict[str, Any]) -> None:
        """Put a table aside that is not to be entered; nothing of it is kept."""
        importing.put_aside(table.pk, actor=self.user)


class PetitionTableRows(Resource):
    """Rows of tables that are being read in, with what is wrong with them."""

    area = "petitions"
    queryset = ImportRow.objects.none()
    serializer_class = rows.TableLineRow
    filterset_class = filters.TableRowFilter

    def get_queryset(self) -> QuerySet[ImportRow]:
        entered = tree.below(paths_of(self.user, "petition.enter"), "source__round__region__")
        return ImportRow.objects.filter(entered).defer("raw", "sealed")

    @change(MendRowWords, right="petition.enter")
    def partial_update(self, row: ImportRow, given: dict[str, Any]) -> None:
        """Mend cells of a row and have it read again."""
        importing.mend(row.pk, actor=self.user, cells=given["cells"])

    @act(right="petition.enter", path="leave-out")
    def leave_out(self, row: ImportRow, given: dict[str, Any]) -> None:
        """Leave the row out of the batch."""
        importing.leave_out(row.pk, actor=self.user, out=True)

    @act(right="petition.enter", path="take-in")
    def take_in(self, row: ImportRow, given: dict[str, Any]) -> None:
        """Take a row in again that was left out."""
        importing.leave_out(row.pk, actor=self.user, out=False)
