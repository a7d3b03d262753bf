"""The case file of one petition: hand-over, cases at units, replies, signatures, notice, what was released.

The original wording and who complained never enter: not from their tables, and not from the words of others, out of
which they are taken as for a reader who may not know them. A redacted file holds what was released and the course.
"""

from collections.abc import Callable, Iterator
from functools import partial

from django.utils import timezone

from petitions import projection
from petitions.domain import knowing, secrecy
from petitions.models import Assignment, HandlingFile, Petition, PublicVersion, Reply
from petitions.privacy import masking
from petitions.telling import withheld
from records.trail import history, key
from signoff.models import Run
from volumes.casefile import Block, Casefile, Chapter, FileItem, facts, table
from volumes.contents import shared

Tell = Callable[[str], str]


def read(petition: Petition, *, redacted: bool) -> Casefile:
    """Everything about the petition as it stands; call it inside the round's time and in Chinese."""
    tell = _teller(petition)
    cases = list(petition.assignments.select_related("organisation", "deadline", "run").order_by("pk"))
    round = petition.round
    return Casefile(
        title=f"群众信访举报件 {petition.number}",
        number=petition.number,
        round_name=round.name,
        as_of=round.today(),
        cover=facts(
            ("督察轮次", round.name),
            ("受理编号", petition.number),
            ("交办批次", petition.batch.label),
            ("交办日期", petition.batch.handed_over_on),
            ("行政区域", petition.place),
            ("污染类型", "、".join(row.get_kind_display() for row in petition.types.all())),
            ("承办单位", "、".join(row.organisation.name for row in cases)),
            ("办理状态", petition.get_status_display()),
            ("是否属实", petition.get_verdict_display()),
        ),
        chapters=tuple(_chapters(petition, cases, tell, redacted=redacted)),
        redacted=redacted,
        illustrative=petition.is_illustrative or round.is_illustrative,
    )


def _teller(petition: Petition) -> Tell:
    if knowing.is_erased(petition):
        return withheld
    return partial(masking.blanked, known_values=secrecy.known(petition))


def _chapters(petition: Petition, cases: list[Assignment], tell: Tell, *, redacted: bool) -> Iterator[Chapter]:
    if redacted:
        yield Chapter("公开内容", tuple(_released(petition, tell)))
        yield Chapter("办理过程", (_course(cases),))
        yield _file_list(cases, tell)
        return
    yield Chapter("举报内容（脱敏）", (Block(paragraphs=(tell(petition.summary),)),))
    yield Chapter("办理过程", (_course(cases),))
    for case in cases:
        yield Chapter(f"{case.organisation.name}：办理情况", tuple(_replies(case, tell)), tuple(_files(case, tell)))
        yield _signing(case, tell)
        yield Chapter(f"{case.organisation.name}：公示与回访", tuple(_after(case, tell)))
    yield Chapter("公开内容", tuple(_released(petition, tell)))
    subjects = [key(petition), *map(key, cases)]
    yield shared.pressure(subjects, tell)
    yield shared.history(history(*subjects), redacted=redacted, tell=tell)


def _course(cases: list[Assignment]) -> Block:
    rows = []
    for case in cases:
        for fact in case.facts.order_by("pk"):
            rows.append((fact.effective_on, case.organisation, fact.get_kind_display(), fact.get_verdict_display()))
        for row in case.extensions.order_by("pk"):
            rows.append((timezone.localdate(row.asked_at), case.organisation, "申请延期", f"至{row.until}"))
    return table("", ("日期", "承办单位", "事项", "结论"), rows)


def _replies(case: Assignment, tell: Tell) -> Iterator[Block]:
    term = case.deadline
    labels = {field.name: str(field.verbose_name) for field in Reply._meta.fields}
    yield Block(
        facts=facts(
            ("交办日期", case.assigned_on),
            ("办结时限", term.due_on if term else None),
            ("办理环节", case.get_stage_display()),
            ("承办部分", tell(case.part)),
        )
    )
    for reply in case.replies.exclude(state=Reply.State.DRAFT).prefetch_related("findings").order_by("version"):
        found = table(
            "", ("举报事项", "是否属实"), [(tell(f.text), f.get_verdict_display()) for f in reply.findings.all()]
        )
        yield Block(
            f"第{reply.version}次报送（{reply.filed_on}）",
            facts(
                ("调查核实情况", tell(reply.investigation)),
                ("是否属实", reply.get_verdict_display()),
                ("处理和整改情况", tell(reply.handling)),
                ("问责情况", tell(reply.accountability)),
                ("退回原因", tell(reply.returned_why)),
                *((labels[name], getattr(reply, name) or None) for name in Reply.RESULTS),
            ),
            head=found.head,
            rows=found.rows,
        )


def _files(case: Assignment, tell: Tell) -> Iterator[FileItem]:
    for row in HandlingFile.objects.filter(assignment=case).select_related("file").order_by("pk"):
        said = ("说明", tell(row.caption)), ("反映", row.get_phase_display()), ("上传时间", row.added_at)
        yield shared.file_item(row.file, *said, ("撤回", tell(row.withdrawn_why)), tell=tell)


def _file_list(cases: list[Assignment], tell: Tell) -> Chapter:
    """In a redacted file the originals are named by digest only: pictures and papers may show who complained."""
    files = HandlingFile.objects.filter(assignment__in=cases, withdrawn_at=None).select_related("file").order_by("pk")
    rows = [(n, row.get_phase_display(), row.file.size, row.file.sha256) for n, row in enumerate(files, 1)]
    return Chapter("佐证材料目录", (table("", ("序号", "反映", "大小（字节）", "SHA-256"), rows),))


def _signing(case: Assignment, tell: Tell) -> Chapter:
    runs = list(Run.objects.filter(subject=key(case)).order_by("pk"))
    block = shared.signatures(runs, redacted=False, tell=tell)
    return Chapter(f"{case.organisation.name}：会签审签", (block,), tuple(shared.signed_files(runs, tell)))


def _after(case: Assignment, tell: Tell) -> Iterator[Block]:
    for notice in case.notices.order_by("pk").prefetch_related("objections"):
        yield table(
            f"公示 {notice.first_day} 至 {notice.last_day}（{notice.get_state_display()}）",
            ("收到时间", "异议", "是否成立", "答复"),
            [(row.received_at, tell(row.text), row.founded, tell(row.answer)) for row in notice.objections.all()],
        )
    calls = [(row.called_on, row.get_result_display(), tell(row.note)) for row in case.call_backs.order_by("pk")]
    yield table("回访", ("日期", "结果", "说明"), calls)


def _released(petition: Petition, tell: Tell) -> Iterator[Block]:
    """What the public reads or read, version by version; one may have been withdrawn for what it gave away."""
    out = (PublicVersion.State.RELEASED, PublicVersion.State.WITHDRAWN)
    for row in petition.versions.filter(audience=PublicVersion.Audience.PUBLIC, state__in=out).order_by("version"):
        columns = [(one.label, tell(one.text)) for one in projection.columns(row.content)]
        state = f"第{row.version}版（{row.get_state_display()}，{row.released_on}）"
        yield Block(state, facts(*columns, ("更正说明", tell(row.note)), ("撤回原因", tell(row.why))))
