"""Yellow and red cards, the rule that they are given under, and appeals against them."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import Round, Task
from orgs import tree
from orgs.models import Organisation, Role, User
from orgs.permissions import GRANTS, posts_of, scope_of
from records import clock


class Paper(models.TextChoices):
    """The paper that a card's consequence drafts; the values are kinds of letters."""

    NONE = "", _("no paper")
    URGE = "urge", _("reminder letter")
    SUPERVISE = "supervise", _("supervision letter")
    CIRCULAR = "circular", _("circular")
    TALK = "talk", _("talk notice")


class CardRule(models.Model):
    """What cards bring in a round. Each change is a new version; a card and its points keep the one they fell under.

    The shipped values are the rule of Guangyuan 2018: yellow twice on one item brings a supervision letter and one
    point, red a talk and two points. That "twice" is counted in pairs is this project's reading.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="card_rules", editable=False)
    version = models.PositiveSmallIntegerField(editable=False)
    yellows = models.PositiveSmallIntegerField(
        _("yellow cards on one item that bring the consequence"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(9)],
        help_text=_("Counted for each item and unit, and begun anew after each consequence."),
    )
    yellow_points = models.DecimalField(
        _("points off for them"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(1),
        validators=[MinValueValidator(Decimal(0))],
    )
    yellow_paper = models.CharField(
        _("paper drafted for them"), max_length=10, choices=Paper, default=Paper.SUPERVISE, blank=True
    )
    red_points = models.DecimalField(
        _("points off for a red card"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(2),
        validators=[MinValueValidator(Decimal(0))],
    )
    red_paper = models.CharField(
        _("paper drafted for a red card"), max_length=10, choices=Paper, default=Paper.TALK, blank=True
    )
    appeal_days = models.PositiveSmallIntegerField(
        _("working days to appeal"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("Counted from the day after the card."),
    )
    reverse_on_extension = models.BooleanField(
        _("a later approved extension takes the card back"),
        default=False,
        help_text=_("Only for cards that the machine gave for being late; otherwise an extension changes no points."),
    )
    league_open = models.BooleanField(
        _("units see the league table"), default=False, help_text=_("Ranks and sums only, never other units' lines.")
    )
    set_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    set_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["round", "version"]
        verbose_name, verbose_name_plural = _("rule for cards"), _("rules for cards")
        constraints = [
            models.UniqueConstraint(fields=["round", "version"], name="card_rule_version"),
            models.CheckConstraint(name="card_rule_yellows", condition=Q(yellows__gte=1)),
            models.CheckConstraint(
                name="card_rule_points_deducted", condition=Q(yellow_points__gte=0) & Q(red_points__gte=0)
            ),
            models.CheckConstraint(name="card_rule_appeal_days", condition=Q(appeal_days__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.round} v{self.version}"


def seen_by(user: User, unit: str, round: str = "round") -> Q:
    """The condition "the user may read cards and lines of this unit": the one answer for pages, files and counts.

    `unit` and `round` are the roads to them. Office, party secretary, head of government and auditor read their whole
    region; people of a unit read what is at or below it.
    """
    wide = {held.path for held in posts_of(user) if held.role in GRANTS["score.read"]}
    region = tree.below(wide, f"{unit}__") | tree.below(wide, f"{round}__region__")
    return region | tree.below(scope_of(user).units, f"{unit}__")


class CardQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "CardQuerySet":
        """Cards of the user's region or units, of units that share one, and on tasks that name the user as leader."""
        shared = CardShare.objects.filter(seen_by(user, "unit", "card__round"), card=OuterRef("pk"))
        led = Task.objects.filter(leaders__user__in=scope_of(user).persons, leaders__ends_on=None)
        keys = led.annotate(key=Concat(Value("cases.task:"), Cast("pk", models.CharField()))).values("key")
        return self.filter(seen_by(user, "unit") | Exists(shared) | Q(subject__in=keys))

    def standing(self) -> "CardQuerySet":
        """Cards that were not taken back."""
        return self.filter(revoked_on=None)


class Card(models.Model):
    """A yellow or red card on an item of a unit. Never deleted; taking it back sets the last three columns, once.

    `subject` is the item's text key ("cases.task:12"), `cause` what gave the card, once ("deadlines.firing:12").
    `facts` is what the paper of its consequence is drafted from.
    """

    class Colour(models.TextChoices):
        YELLOW = "yellow", _("yellow card")
        RED = "red", _("red card")

    round = models.ForeignKey(Round, models.PROTECT, related_name="cards")
    colour = models.CharField(_("card"), max_length=6, choices=Colour)
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("unit"))
    subject = models.CharField(max_length=80)
    title = models.CharField(_("item"), max_length=200)
    cause = models.CharField(max_length=80, unique=True)
    given_on = models.DateField(_("day"))
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    rule = models.ForeignKey(CardRule, models.PROTECT, related_name="+")
    appeal_until = models.DateField(null=True, help_text=_("Empty where the calendar of the year was not known."))
    facts = models.JSONField(default=dict)
    told = models.PositiveSmallIntegerField(default=0, help_text=_("People of the units who were written to."))
    revoked_on = models.DateField(null=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    revoked_why = models.CharField(max_length=500, blank=True)

    objects = CardQuerySet.as_manager()

    class Meta:
        ordering = ["-given_on", "-pk"]
        verbose_name, verbose_name_plural = _("card"), _("cards")
        constraints = [
            models.CheckConstraint(name="card_colour_known", condition=Q(colour__in=("yellow", "red"))),
            models.CheckConstraint(name="card_of_a_person_has_a_reason", condition=Q(given_by=None) | ~Q(reason="")),
            models.CheckConstraint(
                name="card_revoked_whole",
                condition=Q(revoked_on=None, revoked_by=None, revoked_why="")
                | (Q(revoked_on__isnull=False) & ~Q(revoked_why="")),
            ),
        ]
        indexes = [
            models.Index(fields=["round", "-given_on", "-id"], name="card_of_round"),
            models.Index(fields=["subject"], name="card_of_item"),
            models.Index(fields=["unit"], name="card_of_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.get_colour_display()}"


class CardShare(models.Model):
    """A unit's share of a card that several units answer for together: `weight` of the sum of all weights.

    A card without shares is borne by its unit alone.
    """

    card = models.ForeignKey(Card, models.PROTECT, related_name="shares")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    weight = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["card", "id"]
        constraints = [
            models.UniqueConstraint(fields=["card", "unit"], name="card_share_once"),
            models.CheckConstraint(name="card_share_weight", condition=Q(weight__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.weight}"


class AppealQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "AppealQuerySet":
        """Appeals of the user's region or units; a unit that shares the card does not read the other's words."""
        return self.filter(seen_by(user, "unit", "card__round"))

    def to_decide(self, user: User, round: Round) -> "AppealQuerySet":
        """Appeals of a round that wait and that this person may decide: not on a card they gave, nor one they wrote."""
        held = {post.path for post in posts_of(user) if post.on_behalf_of is None and post.role == Role.OFFICE}
        if not any(round.region.path.startswith(path) for path in held):
            return self.none()
        waiting = self.filter(card__round=round, state=Appeal.State.PENDING)
        return waiting.exclude(card__given_by=user).exclude(filed_by=user)


class Appeal(models.Model):
    """A unit's objection to a card, filed within the rule's days and decided by somebody who did not give the card."""

    class State(models.TextChoices):
        PENDING = "pending", pgettext_lazy("appeal", "to be decided")
        UPHELD = "upheld", _("upheld, card taken back")
        REFUSED = "refused", _("refused, card stands")

    card = models.ForeignKey(Card, models.PROTECT, related_name="appeals")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    text = models.TextField(_("ground of the appeal"))
    filed_on = models.DateField()
    filed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    decided_on = models.DateField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decision = models.TextField(_("ground of the decision"), blank=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        ordering = ["filed_on", "pk"]
        verbose_name, verbose_name_plural = _("appeal"), _("appeals")
        constraints = [
            models.UniqueConstraint(fields=["card", "unit"], name="appeal_once_a_unit"),
            models.CheckConstraint(
                name="appeal_four_eyes", condition=Q(decided_by=None) | ~Q(decided_by=F("filed_by"))
            ),
            models.CheckConstraint(
                name="appeal_decided_whole",
                condition=Q(state="pending", decided_on=None, decided_by=None)
                | (~Q(state="pending") & Q(decided_on__isnull=False) & ~Q(decision="")),
            ),
        ]
        indexes = [models.Index(fields=["card"], name="appeal_waiting", condition=Q(state="pending"))]

    def __str__(self) -> str:
        return f"{self.card} {self.get_state_display()}"
