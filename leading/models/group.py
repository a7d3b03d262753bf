from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models import Round
from orgs.models import Organisation


class GroupMemberQuerySet(models.QuerySet):
    def on(self, day: date) -> "GroupMemberQuerySet":
        """Seats that were held on `day`."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class GroupMember(models.Model):
    """A seat in the leading group of a round, held from a day to a day (整改工作领导小组).

    `title` is the post as papers have it, never a name. A group has a first head above its head (Hanzhong), two heads
    side by side (双组长, Fushun) or one head and a first deputy (Yongzhou). A change ends one and begins another.
    """

    class Seat(models.TextChoices):
        FIRST_HEAD = "first_head", _("first head of the group")
        HEAD = "head", _("head of the group")
        FIRST_DEPUTY = "first_deputy", _("first deputy head")
        DEPUTY = "deputy", _("deputy head")
        MEMBER = "member", _("member")
        OFFICE_HEAD = "office_head", _("head of the group's office")
        OFFICE_MEMBER = "office_member", _("member of the group's office")

    ONE = (Seat.FIRST_HEAD, Seat.FIRST_DEPUTY, Seat.OFFICE_HEAD)
    MOST_HEADS = 2  # double heads: secretary and mayor

    round = models.ForeignKey(Round, models.PROTECT, related_name="group_members")
    seat = models.CharField(_("seat"), max_length=14, choices=Seat)
    title = models.CharField(_("post"), max_length=80, help_text=_("As it stands on papers; no name."))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("unit"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    why = models.CharField(_("why it ended"), max_length=200, blank=True)
    is_illustrative = models.BooleanField(default=False)

    objects = GroupMemberQuerySet.as_manager()

    class Meta:
        ordering = ["round_id", "starts_on", "id"]
        verbose_name, verbose_name_plural = _("member of the leading group"), _("members of the leading group")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "seat"],
                condition=Q(ends_on=None, seat__in=("first_head", "first_deputy", "office_head")),
                name="group_seat_held_by_one",
            ),
            models.UniqueConstraint(
                fields=["round", "organisation", "title", "seat"],
                condition=Q(ends_on=None),
                name="group_seat_once_for_a_post",
            ),
            models.CheckConstraint(
                name="group_seat_ends_after_start", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="group_seat_known",
                condition=Q(
                    seat__in=(
                        "first_head", "head", "first_deputy", "deputy", "member", "office_head", "office_member",
                    )
                ),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_seat_display()} {self.title}"
