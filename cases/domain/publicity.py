"""The public notice (公示): computed days, objections, and closing when the last day has passed."""

import hashlib
import secrets

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases import searching
from cases.domain import closing, dossier, moves
from cases.domain.acts import act_on
from cases.models import Notice, Objection, ObjectionFile, Round, Task
from cases.states import Stage, Verb
from deadlines import terms, workdays
from deadlines.models import Deadline
from notify import chasing
from notify.outbox import settle
from orgs.models import User
from orgs.permissions import require
from records import clock, evidence
from records.trail import key
from signoff import engine

RECEIPT_BYTES = 16  # 128 bits: not to be guessed
OBJECTION_BYTES = 10 * 1024 * 1024
OBJECTION_ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".pdf", ".docx")


def open_notice(task_id: int, *, actor: User, result: str, signed_by: str) -> Notice:
    """Open the public notice of an accepted task. The day after opening is the first day that counts.

    Length and kind of days come from the round. Raises PermissionDenied; WrongState; ValidationError for missing words.
    """
    with act_on(task_id, actor) as task:
        round = task.problem.round
        require(actor, "notice.open", round.region)
        moves.require_stage(task, Stage.ACCEPTED)
        faults = {}
        if not result.strip():
            faults["result"] = _("Describe the result as the public will read it.")
        if not signed_by.strip():
            faults["signed_by"] = _("Write who signs the notice.")
        if faults:
            raise ValidationError(faults)
        counted = count_days(round)
        notice = Notice.objects.create(
            task=task,
            closure=dossier.last_closure(task),
            result=result,
            first_day=counted.first_on,
            last_day=counted.due_on,
            phone=round.contact_phone,
            email=round.contact_email,
            signed_by=signed_by,
            opened_by=actor,
        )
        notice.deadline = terms.open_counted(
            Deadline.Kind.NOTICE, notice, counted, organisation=round.region, on=clock.today(), scope=key(round)
        )
        notice.save(update_fields=["deadline"])
        days = {"first_day": notice.first_day, "last_day": notice.last_day}
        moves.move(task, Verb.NOTICE_OPENED, actor=actor, after=days)
        settle(key(task))
        searching.NOTICES.keep([notice.pk])
        return notice


def count_days(round: Round) -> workdays.Counted:
    """First and last day of a notice that is opened today, and how they were counted."""
    return workdays.count(clock.today(), round.notice_days, round.notice_unit, workdays.load())


def object_to(
    notice_id: int,
    *,
    text: str,
    contact: str = "",
    file: UploadedFile | None = None,
    actor: User | None = None,
) -> tuple[Objection, str]:
    """Take an objection in: from the web form (no actor) or brought by hand (the office enters it).

    After the last day it is kept as a clue and holds nothing up. Returns the objection and its receipt code, which is
    stored only as a digest. Raises ValidationError for an empty text, a file that is not taken (field `file`), or a
    notice that never ran.
    """
    kept = _kept(file) if file else None
    task_id = Notice.objects.values_list("task", flat=True).get(pk=notice_id)
    with act_on(task_id, actor) as task:
        notice = task.notices.get(pk=notice_id)
        if actor is not None:
            require(actor, "notice.answer", task.problem.round.region)
        if len(text.strip()) < 10:
            raise ValidationError({"text": _("Describe what is not right, in at least 10 characters.")}, code="text")
        code = secrets.token_hex(RECEIPT_BYTES)
        objection = Objection.objects.create(
            notice=notice,
            text=text,
            contact=contact,
            receipt_hash=receipt_hash(code),
            received_by=actor,
            channel=Objection.Channel.HAND if actor else Objection.Channel.WEB,
            is_late=notice.state != Notice.State.RUNNING or clock.today() > notice.last_day,
        )
        if kept:
            ObjectionFile.objects.create(
                objection=objection,
                sha256=kept.sha256,
                size=kept.size,
                media_type=kept.found.media_type,
                name=kept.name,
            )
        moves.write(
            Verb.OBJECTION_RECEIVED, task, actor=actor, after={"objection": objection.pk, "late": objection.is_late}
        )
        words = gettext_noop("Somebody objects to the notice of “%(task)s”; it waits for an answer.")
        closing.tell_office(task, words, dedupe=f"objection:{objection.pk}")
        return objection, code


def _kept(file: UploadedFile) -> evidence.Kept:
    """The file, when it is small enough and a picture, a PDF or a Word file."""
    if (file.size or 0) > OBJECTION_BYTES:
        most = {"limit": OBJECTION_BYTES // (1024 * 1024)}
        raise ValidationError({"file": _("The file is larger than %(limit)d MB; send a smaller one.") % most})
    if not (file.name or "").lower().endswith(OBJECTION_ENDINGS):
        raise ValidationError({"file": _("Send a picture (JPG, PNG, WebP), a PDF or a Word file (DOCX).")})
    try:
        return evidence.keep(file)
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from error


def receipt_hash(code: str) -> str:
    """What is stored of a receipt code."""
    return hashlib.sha256(f"duban.receipt|{code.strip().lower()}".encode()).hexdigest()


def answer(objection_id: int, *, actor: User, founded: bool, text: str) -> Objection:
    """Answer an objection; a founded one withdraws the notice and returns the task to be rectified."""
    task_id = Objection.objects.values_list("notice__task", flat=True).get(pk=objection_id)
    with act_on(task_id, actor) as task:
        require(actor, "notice.answer", task.problem.round.region)
        objection = Objection.objects.select_related("notice").get(pk=objection_id)
        if objection.answered_at:
            raise moves.WrongState(_("This objection has been answered already."), code="answered")
        if not text.strip():
            raise ValidationError({"text": _("Write the answer.")}, code="text")
        objection.founded, objection.answer = founded, text
        objection.answered_by, objection.answered_at = actor, clock.now()
        objection.save(update_fields=["founded", "answer", "answered_by", "answered_at"])
        moves.write(
            Verb.OBJECTION_ANSWERED, task, actor=actor, after={"objection": objection.pk, "founded": founded}, note=text
        )
        if founded and objection.notice.state == Notice.State.RUNNING:
            _withdraw(objection.notice, text)
            moves.write(Verb.NOTICE_WITHDRAWN, task, actor=actor, note=text)
            closing.return_to_unit(task, actor, text)
        return objection


def close(task_id: int, *, actor: User) -> Task:
    """Strike a task off: the notice has run its days, every objection is answered, all signatures stand on one digest.

    Raises PermissionDenied; WrongState; ValidationError saying what still stands in the way.
    """
    with act_on(task_id, actor) as task:
        require(actor, "task.close", task.problem.round.region)
        moves.require_stage(task, Stage.IN_NOTICE)
        notice = task.notices.select_related("closure__run", "deadline").get(state=Notice.State.RUNNING)
        faults = hindrances(task, notice)
        if faults:
            raise ValidationError(faults)
        notice.state, notice.ended_at = Notice.State.CLOSED, clock.now()
        notice.save(update_fields=["state", "ended_at"])
        chasing.settle(notice.deadline, clock.today())
        moves.move(task, Verb.CLOSED, actor=actor, after={"dossier": notice.closure.run.digest[:12]})
        settle(key(task))
        return task


def hindrances(task: Task, notice: Notice) -> list[str]:
    """Why a task in notice cannot be closed today; empty when it can."""
    faults = waits(notice)
    run = notice.closure.run
    frozen = dossier.digest(dossier.content(task, notice.closure.statement))
    if frozen != run.digest or not engine.complete_on_one_digest(run):
        faults.append(_("The signatures do not all stand on the present dossier."))
    return faults


def waits(notice: Notice) -> list[str]:
    """What closing still waits for from outside: the last day, and answers to objections. One query."""
    faults = []
    if clock.today() <= notice.last_day:
        day = {"day": notice.last_day}
        faults.append(_("The notice runs until %(day)s; closing is possible from the next day.") % day)
    open_ones = notice.objections.filter(answered_at=None, is_late=False).count()
    if open_ones:
        faults.append(_("Objections not answered yet: %(n)d.") % {"n": open_ones})
    return faults


def _withdraw(notice: Notice, why: str) -> None:
    notice.state, notice.ended_at, notice.withdrawn_why = Notice.State.WITHDRAWN, clock.now(), why
    notice.save(update_fields=["state", "ended_at", "withdrawn_why"])
    searching.NOTICES.keep([notice.pk])
    chasing.settle(notice.deadline, clock.today())
