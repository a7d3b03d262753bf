from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lookback.models.pick import Pick
from lookback.states import Result
from orgs.models import User
from records import clock
from records.models import Evidence


class Check(models.Model):
    """One visit to an item and what was found. Only ever added; one of a pick counts, visits in vain come beside it.

    `client_id` was given by the phone before it had a connection, so what is sent twice arrives once. `made_at` is
    the phone's own time, `received_at` the server's. `photos_expected` is how many photographs the phone means to
    send; they arrive one by one.
    """

    pick = models.ForeignKey(Pick, models.PROTECT, related_name="checks")
    visitor = models.ForeignKey(User, models.PROTECT, related_name="+")
    visitor_post = models.CharField(max_length=200, blank=True)
    held_on = models.DateField(_("day of the visit"))
    result = models.CharField(_("result"), max_length=15, choices=Result)
    note = models.TextField(_("what was seen"))
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    client_id = models.UUIDField(unique=True, null=True)
    made_at = models.DateTimeField(null=True, help_text=_("As the phone wrote it, when it had no connection."))
    photos_expected = models.PositiveSmallIntegerField(default=0)
    received_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pick_id", "id"]
        verbose_name, verbose_name_plural = _("look-back visit"), _("look-back visits")
        constraints = [
            models.UniqueConstraint(
                fields=["pick"], condition=~Q(result="not_possible"), name="check_one_counts_a_pick"
            ),
            models.CheckConstraint(
                name="check_place_whole",
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
            ),
            models.CheckConstraint(name="check_has_words", condition=~Q(note="")),
        ]

    def __str__(self) -> str:
        return f"{self.pick} {self.held_on}"


class CheckPhoto(models.Model):
    """A photograph of a visit; `over` is the old one that it was taken over, from the same spot."""

    visit = models.ForeignKey(Check, models.PROTECT, related_name="photos")
    file = models.ForeignKey(Evidence, models.PROTECT, related_name="+")
    over = models.ForeignKey(Evidence, models.PROTECT, null=True, related_name="+")
    client_id = models.UUIDField(unique=True, null=True)
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["visit_id", "id"]
        constraints = [
            models.CheckConstraint(
                name="check_photo_not_over_itself", condition=Q(over=None) | ~Q(over=models.F("file"))
            ),
        ]

    def __str__(self) -> str:
        return self.file.name
