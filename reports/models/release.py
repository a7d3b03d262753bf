from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models import Round
from orgs.models import User
from records import clock


class ReleaseQuerySet(models.QuerySet):
    def public(self) -> "ReleaseQuerySet":
        """What the public may read, the newest state of each round first."""
        return self.filter(state=Release.State.RELEASED).order_by("round", "-as_of", "-version")

    def newest(self) -> "ReleaseQuerySet":
        """The newest released state of each round: the latest day, of that day the latest version."""
        later = ReleaseQuerySet(self.model).public().filter(round=models.OuterRef("round"))
        return self.public().filter(pk=models.Subquery(later.order_by("-as_of", "-version").values("pk")[:1]))


class Release(models.Model):
    """The state of a round as the public reads it: figures and the items behind them, frozen on a day.

    One person of the office makes it, a publisher releases it. It is never changed: a correction is a new release,
    a withdrawal leaves the line with its reason. `data` is what the bulletin is written from, so that it can be drawn
    again to the byte; `lists` are the rows behind the figures of petitions and activities.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("to be released")
        RELEASED = "released", _("released")
        WITHDRAWN = "withdrawn", _("withdrawn")

    round = models.ForeignKey(Round, models.PROTECT, related_name="releases")
    as_of = models.DateField(_("as of"))
    version = models.PositiveSmallIntegerField()
    figures = models.JSONField()
    items = models.JSONField()
    lists = models.JSONField(default=dict)
    data = models.JSONField()
    digest = models.CharField(max_length=64)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    released_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    withdrawn_why = models.TextField(blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["round", "-as_of", "-version"]
        verbose_name, verbose_name_plural = _("release"), _("releases")
        constraints = [
            models.UniqueConstraint(fields=["round", "as_of", "version"], name="release_version_of_day"),
            models.CheckConstraint(
                name="release_four_eyes", condition=Q(released_by=None) | ~Q(released_by=F("made_by"))
            ),
            models.CheckConstraint(
                name="release_iff_released",
                condition=Q(state="draft", released_at=None) | (~Q(state="draft") & Q(released_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.as_of} v{self.version}"
