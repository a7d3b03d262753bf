"""Parts that case files of every subject have: signatures, files, letters, cards, the trail."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet

from cases import brief
from cases.sentences import sentence
from letters.models import Answer, Item, Letter
from letters.states import UNISSUED
from pressure.models import Card
from records.models import Event, Evidence
from signoff.models import Run, Signature
from volumes.casefile import Block, Chapter, FileItem, facts, table

Tell = Callable[[str], str]
EVENTS_AT_MOST = 5000


def who(person: Any, post: str, *, redacted: bool) -> str:
    """Post and name of somebody; in a redacted file the post alone."""
    name = str(person or "")
    if redacted:
        return post or "（经办人）"
    return f"{post} {name}".strip() if name and name not in post else post or name


def file_item(kept: Evidence, *said: tuple[str, Any], tell: Tell = str) -> FileItem:
    """An evidence file with what is said about it."""
    return FileItem(kept.sha256, tell(kept.name), kept.media_type, kept.size, facts(*said))


def signatures(runs: Iterable[Run], *, redacted: bool, tell: Tell = str) -> Block:
    """Every signature of the runs in order, those that no longer count marked."""
    rows = brief.signatures_of(*runs)
    return table(
        "会签审签",
        ("环节", "签署人", "意见", "签署日期", "方式", "卷宗校验码", "效力"),
        [_signature(row, redacted=redacted, tell=tell) for row in rows],
    )


def _signature(row: Signature, *, redacted: bool, tell: Tell) -> tuple[Any, ...]:
    signer = who(row.signer_name, row.signer_post, redacted=redacted)
    if row.on_behalf_name:
        signer += "（代签）" if redacted else f"（代{row.on_behalf_name}）"
    words = "\n".join(part for part in (row.get_decision_display(), tell(row.comment), tell(row.site_note)) if part)
    valid = "有效" if row.void == Signature.Void.COUNTS else row.get_void_display()
    step = str(row.step)
    return step, signer, words, row.signed_on, row.get_channel_display(), row.dossier_digest[:16], valid


def signed_files(runs: Sequence[Run], tell: Tell = str) -> list[FileItem]:
    """Photos of site visits and scans of signatures on paper, with whom they belong to."""
    found = []
    for row in Signature.objects.filter(run__in=runs).select_related("scan", "step").prefetch_related("photos"):
        said = ("签署环节", str(row.step)), ("签署人", row.signer_post)
        found += [file_item(photo, ("内容", "现场核查照片"), *said, tell=tell) for photo in row.photos.all()]
        if row.scan:
            found.append(file_item(row.scan, ("内容", "纸质签署件扫描"), *said, tell=tell))
    return found


def pressure(subjects: Sequence[str], tell: Tell = str) -> Chapter:
    """Letters about the subjects that went out, with receipts and answers; cards."""
    items = Item.objects.filter(subject__in=subjects).values("letter")
    letters = Letter.objects.filter(pk__in=items).exclude(state__in=UNISSUED).order_by("issued_on", "pk")
    blocks = [_letter(letter, tell) for letter in letters.prefetch_related("addressees__receipt", "addressees__reply")]
    cards = Card.objects.filter(subject__in=subjects).select_related("unit").order_by("given_on", "pk")
    rows = [(card.given_on, card.get_colour_display(), card.unit, tell(card.reason)) for card in cards]
    return Chapter("督办文书与亮牌", (*blocks, table("亮牌", ("日期", "类别", "单位", "事由"), rows)))


def _letter(letter: Letter, tell: Tell) -> Block:
    version = letter.versions.order_by("-seq").first()
    answers = Answer.objects.filter(reply__addressee__letter=letter).order_by("pk")
    said = {row.reply.addressee_id: row for row in answers.select_related("reply")}
    rows = []
    for one in letter.addressees.all():
        receipt, answer = getattr(one, "receipt", None), said.get(one.pk)
        rows.append((one.name, receipt.signed_on if receipt else None, tell(answer.text) if answer else None))
    said_of_it = facts(("文书", letter.get_kind_display()), ("印发日期", letter.issued_on))
    words = tuple(tell(str(part)) for part in (version.paragraphs if version else ()))
    block = table(f"{letter.number_text} {tell(letter.title)}", ("受文单位", "签收日期", "回复"), rows)
    return replace(block, facts=said_of_it, paragraphs=words)


def history(lines: QuerySet[Event], *, redacted: bool, tell: Tell = str) -> Chapter:
    """The trail's lines in order: when, who, what, what changed; their place in the chain.

    A redacted file says that something was done and not how it reads: changes and notes name people.
    """
    rows = []
    for event in lines.order_by("seq")[:EVENTS_AT_MOST]:
        told = sentence(event)
        if redacted:
            told |= {"changes": [], "note": ""}
        changed = "；".join(
            f"{one['label']}：{one['old'] or '（空）'} → {one['new'] or '（空）'}" for one in told["changes"]
        )
        words = "\n".join(part for part in (told["sentence"], tell(changed), tell(told["note"])) if part)
        actor = who(event.actor_name, event.actor_post, redacted=redacted) if event.actor_id else "系统"
        rows.append((event.seq, event.at, actor, words, event.chain[:12]))
    left = max(0, lines.count() - EVENTS_AT_MOST) if len(rows) == EVENTS_AT_MOST else 0
    said = (f"留痕过长，此处只列最早的{EVENTS_AT_MOST}条，另有{left}条未列入。",) if left else ()
    return Chapter(
        "办理全程留痕",
        (
            Block(paragraphs=said),
            table("", ("序号", "时间", "经办", "事项", "链值"), rows),
        ),
    )
