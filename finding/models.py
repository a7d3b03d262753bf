"""Searches that people keep."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orgs.models import User
from records import clock


class SavedSearch(models.Model):
    """A search that one person keeps: a name and the query of its address. Nobody else sees it.

    `seen` names the things ("kind:number") that it found when its owner looked last, and only where it `alerts`: new
    hits are those that are not among them. `found` is how many there were at `counted_at`. `told` is the digest of the
    new hits of which the owner was told last, so that they are told of each change once.
    """

    owner = models.ForeignKey(User, models.CASCADE, related_name="saved_searches")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=1000)
    alerts = models.BooleanField(_("tell me of new hits"), default=False)
    seen = models.JSONField(default=list)
    found = models.PositiveIntegerField(default=0)
    counted_at = models.DateTimeField(default=clock.now)
    fresh = models.PositiveIntegerField(default=0, help_text=_("New hits since the last look, when it was counted."))
    checked_on = models.DateField(null=True)
    told = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["owner_id", "name", "id"]
        verbose_name, verbose_name_plural = _("saved search"), _("saved searches")
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_search_name_once"),
            models.UniqueConstraint(fields=["owner", "query"], name="saved_search_query_once"),
            models.CheckConstraint(name="saved_search_has_words", condition=~Q(name="") & ~Q(query="")),
        ]
        indexes = [models.Index(fields=["checked_on"], name="saved_search_due", condition=Q(alerts=True))]

    def __str__(self) -> str:
        return self.name
