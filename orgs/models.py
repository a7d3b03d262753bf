from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """A region or a unit in the one tree; it exists from `starts_on` to `ends_on`.

    `path` is the ids from the root, each six digits and a dot ("000001.000014."), so that "everything at or
    below X" is one indexed prefix match. Only orgs.tree writes it.
    """

    class Kind(models.TextChoices):
        REGION = "region", _("Region")
        UNIT = "unit", _("Unit")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.UNIT)
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    code = models.CharField(_("division code"), max_length=12, blank=True, help_text=_("GB/T 2260 for regions."))
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=255, unique=True, editable=False)
    phone = models.CharField(_("public phone"), max_length=40, blank=True)
    starts_on = models.DateField(_("exists from"), default=date(1949, 10, 1))
    ends_on = models.DateField(_("exists until"), null=True, blank=True)
    is_illustrative = models.BooleanField(_("illustrative"), default=False)

    class Meta:
        ordering = ["path"]
        verbose_name, verbose_name_plural = _("unit"), _("units")
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="organisation_code_once"),
            models.UniqueConstraint(
                fields=["parent", "name"], condition=Q(ends_on=None), name="organisation_name_in_parent"
            ),
            models.CheckConstraint(
                name="organisation_ends_after_start", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name


class User(AbstractUser):
    """A person who signs in. What they may do comes from their posts only; names may be posts in replays."""

    phone = models.CharField(_("phone"), max_length=30, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)

    def get_full_name(self) -> str:
        """Chinese order, no blank between family and given name."""
        return f"{self.last_name}{self.first_name}".strip()

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Role(models.TextChoices):
    """What a post lets its holder do; orgs.permissions has the table."""

    OFFICE = "office", _("Rectification office")
    VERIFIER = "verifier", _("On-site verifier")
    PUBLISHER = "publisher", _("Publisher")
    CLERK = "clerk", _("Clerk of a unit")
    HEAD = "head", _("Head of a unit")
    LEAD_REVIEWER = "lead_reviewer", _("Reviewer of a lead unit")
    CASE_LEADER = "case_leader", _("Leader in charge of cases")
    COUNTY_LEADER = "county_leader", _("Leading county official")
    DEPARTMENT_LEADER = "department_leader", _("Responsible department official")
    SECRETARY = "secretary", _("Party secretary")
    MAYOR = "mayor", _("Head of government")
    OBSERVER = "observer", _("Observer")
    AUDITOR = "auditor", _("Auditor")
    ADMIN = "admin", _("Administrator")


class PostQuerySet(models.QuerySet):
    def held_on(self, day: date) -> "PostQuerySet":
        """Posts held on `day` by people who can still sign in."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day, user__is_active=True)


class Post(models.Model):
    """A person holds a role in an organisation for a time; it counts for everything at or below it."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    title = models.CharField(_("title"), max_length=60, blank=True, help_text=_("As it stands on papers."))
    starts_on = models.DateField(_("held from"))
    ends_on = models.DateField(_("held until"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__path", "role"]
        verbose_name, verbose_name_plural = _("post"), _("posts")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"], condition=Q(ends_on=None), name="post_held_once"
            ),
            models.CheckConstraint(
                name="post_ends_after_start", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(name="post_role_known", condition=Q(role__in=Role.values)),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.organisation} {self.get_role_display()}"


class Substitution(models.Model):
    """Somebody signs in place of somebody else from one day to another; shown wherever they do."""

    principal = models.ForeignKey(User, models.PROTECT, related_name="substituted_by", verbose_name=_("absent"))
    substitute = models.ForeignKey(User, models.PROTECT, related_name="substitutes_for", verbose_name=_("substitute"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=200)
    revoked_on = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-starts_on", "-id"]
        verbose_name, verbose_name_plural = _("substitution"), _("substitutions")
        constraints = [
            models.CheckConstraint(name="substitution_of_another", condition=~Q(principal=F("substitute"))),
            models.CheckConstraint(name="substitution_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.substitute} → {self.principal}"
