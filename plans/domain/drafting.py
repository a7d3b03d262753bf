"""Drawing a version of the round's own plan from its tasks as they stand."""

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Round
from orgs.models import User
from orgs.permissions import require
from plans import content
from plans.domain.acts import WrongState, in_round, keep, write
from plans.models import Plan, PlanVersion
from plans.states import State, Verb
from records.models import Evidence


def draw_version(
    round_id: int, *, actor: User, file: UploadedFile | Evidence | None = None, note: str = ""
) -> PlanVersion:
    """Freeze the round's plan as its tasks stand as the next version, with the office's own file where there is one.

    The same plan may be drawn again, for example after comments that changed nothing: then `note` or `file` says what
    the version is for. Raises PermissionDenied; WrongState while the last version is being consulted on, when a bare
    draft would be repeated or when the round has no task; ValidationError for a bad file.
    """
    with in_round(round_id) as round:
        require(actor, "plan.draw", round.region)
        read = content.read(round)
        if not read["tasks"]:
            raise WrongState(_("There is no task yet: enter problems with their tasks first."), code="no_task")
        plan, _made = Plan.objects.get_or_create(round=round, unit=None, defaults={"title": title_of(round)})
        last, digest = plan.versions.order_by("-number").first(), content.digest(read)
        _require_free(last, digest, bare=not (file or note.strip()))
        version = PlanVersion.objects.create(
            plan=plan,
            number=last.number + 1 if last else 1,
            content=read,
            digest=digest,
            text=content.text(read, plan.title),
            note=note.strip(),
            file=keep(file, actor),
            made_by=actor,
        )
        write(
            Verb.DRAWN,
            version,
            actor=actor,
            near=round.region,
            after={"version": version.number, "plan_tasks": len(read["tasks"]), "digest": digest},
            note=version.note,
        )
        return version


def title_of(round: Round) -> str:
    """The title of the round's own plan."""
    return f"{round.name}整改方案"


def _require_free(last: PlanVersion | None, digest: str, *, bare: bool) -> None:
    if last is None:
        return
    if last.state == State.CONSULTING:
        waiting = last.consultations.filter(comment=None, ended_on=None).count()
        raise WrongState(
            ngettext(
                "Version %(v)d is being consulted on (%(n)d unit has not answered); settle the comments first.",
                "Version %(v)d is being consulted on (%(n)d units have not answered); settle the comments first.",
                waiting,
            )
            % {"v": last.number, "n": waiting},
            code="consulting",
        )
    if bare and last.state == State.DRAFT and last.digest == digest:
        raise WrongState(
            _("Version %(n)d says exactly this already. Change the tasks, add the office's file, or write what is new.")
            % {"n": last.number},
            code="same",
        )
