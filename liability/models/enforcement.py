"""Enforcement totals by source, in the order in which papers say them (domain reference, (i))."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from cases.models import Round
from records import clock


class EnforcementFigureQuerySet(models.QuerySet):
    def newest(self, as_of: date) -> "EnforcementFigureQuerySet":
        """Of each source the figure that counts on a day: of the latest day up to it, in the books on it."""
        known = self.model._default_manager.filter(
            round=OuterRef("round"), source=OuterRef("source"), on__lte=as_of, entered_on__lte=as_of
        )
        return self.filter(pk=Subquery(known.order_by("-on", "-pk").values("pk")[:1]))


class EnforcementFigure(models.Model):
    """What one source had come to by the end of a day, counted from its beginning. Only ever added.

    A second figure of a day corrects the first and says why, and so does one that is lower than an earlier one.
    """

    class Source(models.TextChoices):
        INSPECTION = "inspection", _("inspection")
        PETITIONS = "petitions", _("petitions")
        CAMPAIGN = "campaign", _("campaign")
        HANDED_OVER = "handed_over", _("handed over by the inspection")
        OWN = "own", _("own enforcement")

    # In the order of papers: 责令整改 → 立案处罚 → 罚款 → 立案侦查 → 拘留 → 约谈 → 问责.
    MEASURES = (
        "ordered", "filed", "fined_yuan", "criminal_cases", "administrative_detained", "criminal_detained", "talks",
        "accountable",
    )  # fmt: skip

    round = models.ForeignKey(Round, models.PROTECT, related_name="enforcement")
    source = models.CharField(_("source"), max_length=12, choices=Source)
    on = models.DateField(_("up to"))
    ordered = models.PositiveIntegerField(_("firms ordered to rectify"), default=0)
    filed = models.PositiveIntegerField(_("penalty cases filed"), default=0)
    fined_yuan = models.DecimalField(_("fines (yuan)"), max_digits=16, decimal_places=2, default=Decimal(0))
    criminal_cases = models.PositiveIntegerField(_("criminal cases"), default=0)
    administrative_detained = models.PositiveIntegerField(_("persons in administrative detention"), default=0)
    criminal_detained = models.PositiveIntegerField(_("persons in criminal detention"), default=0)
    talks = models.PositiveIntegerField(_("persons summoned to talks"), default=0)
    accountable = models.PositiveIntegerField(_("persons held to account"), default=0)
    complaints = models.PositiveIntegerField(_("complaints dealt with"), default=0)
    note = models.CharField(_("note"), max_length=200, blank=True, help_text=_("Where the figures come from."))
    why = models.CharField(_("why it is corrected"), max_length=200, blank=True)
    entered_on = models.DateField(default=clock.today, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    is_illustrative = models.BooleanField(default=False)

    objects = EnforcementFigureQuerySet.as_manager()

    class Meta:
        ordering = ["round_id", "source", "-on", "-id"]
        verbose_name, verbose_name_plural = _("enforcement figure"), _("enforcement figures")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "source", "on"], condition=Q(why=""), name="enforcement_once_a_day"
            ),
            models.CheckConstraint(
                name="enforcement_source_known",
                condition=Q(source__in=("inspection", "petitions", "campaign", "handed_over", "own")),
            ),
            models.CheckConstraint(name="enforcement_fine_not_negative", condition=Q(fined_yuan__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.on}"
