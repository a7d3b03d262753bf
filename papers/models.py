from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from records import clock


class Order(models.Model):
    """A paper that somebody asked for and a worker draws: what, for whom, how far it is, where the file lies.

    `kind` names the maker (papers.orders.MAKERS), `params` are its arguments as plain data. `done` is in thousandths.
    A worker holds it until `claimed_until`; when that passes, another takes it. Its times are the machine's own.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DRAWING = "drawing", _("being drawn")
        DONE = "done", _("ready")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=40)
    params = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64, help_text=_("Of kind, parameters and file name."))
    language = models.CharField(max_length=10, default="zh-hans", help_text=_("In which the words of progress stand."))
    title = models.CharField(max_length=200)
    file_name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveSmallIntegerField(default=0)
    words = models.CharField(max_length=300, blank=True, help_text=_("What is being done, or why it failed."))
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=clock.of_machine)
    back = models.CharField(max_length=300, blank=True, help_text=_("The page from which it was asked for."))
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                name="order_state_known", condition=models.Q(state__in=("waiting", "drawing", "done", "failed"))
            ),
            models.CheckConstraint(
                name="order_done_has_file", condition=~models.Q(state="done") | ~models.Q(sha256="")
            ),
            models.CheckConstraint(name="order_thousandths", condition=models.Q(done__lte=1000)),
            models.UniqueConstraint(
                fields=["asked_by", "fingerprint"],
                name="order_open_once",
                condition=models.Q(state__in=("waiting", "drawing"), asked_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["fingerprint"],
                name="order_open_once_for_all",
                condition=models.Q(state__in=("waiting", "drawing"), asked_by__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"], name="order_to_draw", condition=models.Q(state__in=("waiting", "drawing"))
            ),
            models.Index(fields=["asked_by", "-asked_at"], name="order_mine"),
        ]

    def __str__(self) -> str:
        return self.title
