"""Deeds of accountability: clues handed over, cases and what they led to, figures of enforcement by source."""

from liability.domain import cases, clues, enforcement
from liability.models import Case, Clue, Handling
from scenarios.agenda import Deed
from scenarios.beside import CasesScript, CluesScript, EnforcementScript
from scenarios.made.cast import DISCIPLINE
from scenarios.scene import Scene

TITLE = "第{n}号责任追究问题线索（示例）"
TEXT = "示例线索：整改推进不力，相关责任待核查。具体内容来源文件未公开。"
COUNTED = ("complaints", "criminal_detained", "administrative_detained", "talks", "accountable")


def hand_over(scene: Scene, deed: Deed) -> None:
    """Clues go to the body that looks into them."""
    script: CluesScript = deed.data
    round = scene.round
    first = Clue.objects.filter(round=round).count() + 1
    for number in range(first, first + script.count):
        clues.hand_over(
            round.pk, actor=scene.cast.office, number=number, title=TITLE.format(n=number), text=TEXT, on=deed.on,
            to=scene.cast.orgs[DISCIPLINE], is_illustrative=True,
        )  # fmt: skip


def open_cases(scene: Scene, deed: Deed) -> None:
    """Cases are opened from the first clues, each against people of another place."""
    script: CasesScript = deed.data
    round = scene.round
    units = [one.key for one in scene.scenario.organisations if one.key.startswith("gov-")]
    for n, clue in enumerate(Clue.objects.filter(round=round).order_by("number")[: script.count]):
        unit = scene.cast.orgs[units[n % len(units)]]
        cases.open(round.pk, actor=scene.cast.office, unit=unit, on=deed.on, clue=clue, is_illustrative=True)


def handled(scene: Scene, deed: Deed) -> None:
    """What the cases led to: the persons of each kind, spread over the cases."""
    script: CasesScript = deed.data
    rows = list(Case.objects.filter(round=scene.round).order_by("number"))
    kinds = ((Handling.Kind.DISCIPLINED, script.disciplined), (Handling.Kind.ORGANISATIONAL, script.organisational))
    for kind, total in kinds:
        for n, case in enumerate(rows):
            if persons := total // len(rows) + (n < total % len(rows)):
                cases.handle_many(case.pk, actor=scene.cast.office, kind=kind, persons=persons, on=deed.on)
    for case in rows:
        cases.end(case.pk, actor=scene.cast.office, state=Case.State.DECIDED, on=deed.on)


def report(scene: Scene, deed: Deed) -> None:
    """What a source of enforcement had come to by the day."""
    script: EnforcementScript = deed.data
    counts = {name: getattr(script, name) for name in COUNTED}
    enforcement.report(
        scene.round.pk, actor=scene.cast.office, source=script.source, on=deed.on, note=script.note,
        is_illustrative=script.illustrative, **counts,
    )  # fmt: skip
