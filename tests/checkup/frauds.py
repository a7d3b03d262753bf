"""Each way of rectifying falsely, done through the product's own functions; and pictures as phones take them."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from random import Random
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image, ImageEnhance

from cases.domain import closing, filing, planning, progress
from cases.models import Round, Task
from checkup.domain import siting
from petitions.domain import linking
from records import clock, evidence
from scheduling.domain import checking, opening
from scheduling.domain import filing as reporting
from scheduling.models import Entry, Line, Period
from signoff import engine
from signoff.models import Run
from tests.factories import City, at, make_org, make_ready, make_round, make_task, make_user, moment, proof
from tests.petitions import way

LONG_TEXT = (
    "本月完成石期镇老街段污水干管沟槽开挖与管道安装，接入沿街住户及餐饮门店，拆除河岸旱厕两座，河面漂浮物每日打捞。"
)
OTHER_TEXT = (
    "完成砖厂脱硫塔防腐改造和布袋除尘器更换，在线监测设备已联网传输，厂区道路硬化并配备洒水车一台，堆场全部加盖。"
)
LATER: dict[str, Any] = {
    "entered_on": date(2019, 6, 10),
    "left_on": date(2019, 6, 20),
    "feedback_on": None,
    "plan_due_on": None,
}
SITE = (Decimal("26.420345"), Decimal("111.613445"))


def scene(seed: int, size: tuple[int, int] = (800, 600)) -> Image.Image:
    """A picture with large and small shapes, of its own for each seed."""
    draw = Random(seed)
    coarse = Image.frombytes("RGB", (9, 7), draw.randbytes(9 * 7 * 3)).resize(size, Image.Resampling.BICUBIC)
    fine = Image.frombytes("RGB", (80, 60), draw.randbytes(80 * 60 * 3)).resize(size, Image.Resampling.BICUBIC)
    return Image.blend(coarse, fine, 0.25)


def photo(
    image: Image.Image,
    *,
    taken: str = "",
    at: tuple[float, float] | None = None,
    quality: int = 85,
    name: str = "现场.jpg",
) -> SimpleUploadedFile:
    """The picture as a phone keeps it; without `taken` and `at` as a chat application passes it on."""
    exif = Image.Exif()
    if taken:
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    if at:
        place = exif.get_ifd(ExifTags.IFD.GPSInfo)
        place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLongitudeRef] = "N", "E"
        place[ExifTags.GPS.GPSLatitude], place[ExifTags.GPS.GPSLongitude] = _degrees(at[0]), _degrees(at[1])
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=quality, exif=exif)
    return SimpleUploadedFile("现场.jpg", buffer.getvalue(), "image/jpeg")


def _degrees(value: float) -> tuple[float, float, float]:
    return (int(value), int(value * 60 % 60), round(value * 3600 % 60, 3))


def passed_on(image: Image.Image) -> Image.Image:
    """As the same picture comes out of a chat application: smaller, lighter, a little trimmed."""
    width, height = image.size
    trimmed = image.crop((4, 3, width - 4, height - 3))
    return ImageEnhance.Brightness(trimmed.resize((width * 2 // 3, height * 2 // 3))).enhance(1.08)


def show(
    city: City, task: Task, upload: Any, *, phase: str = "after", day: str = "2019-04-10", caption: str = ""
) -> None:
    with at(day):
        filing.add_evidence(task.pk, [upload], actor=city.unit, phase=phase, caption=caption)


def photo_same(city: City, round: Round) -> Task:
    """One file as “after” of two items."""
    one, two = make_task(city, round), make_task(city, round)
    show(city, one, photo(scene(1)))
    show(city, two, photo(scene(1)), day="2019-04-20")
    return two


def photo_before_is_after(city: City, round: Round) -> Task:
    """The picture of the problem as the picture of its end."""
    task = make_task(city, round)
    show(city, task, photo(scene(2)), phase="before", day="2018-12-01")
    show(city, task, photo(scene(2)), phase="after")
    return task


def photo_alike(city: City, round: Round) -> Task:
    """A picture passed on by chat for another item."""
    one, two = make_task(city, round), make_task(city, round)
    show(city, one, photo(scene(3)))
    show(city, two, photo(passed_on(scene(3)), quality=60), day="2019-04-20")
    return two


def photo_old(city: City, round: Round) -> Task:
    """Taken a year before the inspectors came."""
    task = make_task(city, round)
    show(city, task, photo(scene(4), taken="2017:06:30 10:15:00"))
    return task


def photo_far(city: City, round: Round) -> Task:
    """Taken five kilometres from the site."""
    task = make_task(city, round)
    place(city, task)
    show(city, task, photo(scene(5), taken="2019:04:01 09:00:00", at=(26.4654, 111.6134)))
    return task


def place(city: City, task: Task) -> None:
    with at("2019-04-01"):
        siting.place(task.pk, actor=city.office, latitude=SITE[0], longitude=SITE[1])


def report(
    city: City, task: Task, day: str, text: str, *, claimed: int | None = None, who: Any = None, **more: Any
) -> Entry:
    """The unit's report on the item in the period that ended before `day`."""
    with at(day):
        opening.open_due(rounds=[task.problem.round])
    month = (date.fromisoformat(day).replace(day=1) - timedelta(days=1)).replace(day=1)
    line = Line.objects.get(task=task, obligation__period=Period.objects.get(round=task.problem.round, starts_on=month))
    with at(day):
        values = {"text": text, "claimed": claimed} | more
        return reporting.file(line.obligation_id, actor=who or city.unit, lines={line.pk: values})[0]


def months(round: Round, *days: str) -> None:
    """Let the periods of these months open."""
    for day in days:
        with at(day):
            opening.open_due(rounds=[round])


def text_last_month(city: City, round: Round) -> Task:
    """The same words in January and February, with another month's name."""
    task = make_task(city, round)
    months(round, "2019-01-10", "2019-02-10")
    report(city, task, "2019-02-01", "1月进展：" + LONG_TEXT, claimed=20)
    report(city, task, "2019-03-01", "2月进展：" + LONG_TEXT, claimed=30)
    return task


def text_other_unit(city: City, round: Round) -> Task:
    """Another unit's words, sent a month later for another item."""
    other = make_org("县水利局", city.county)
    clerk = make_user((other, "clerk"))
    one = make_task(city, round)
    two = make_task(city, round, units=[(other, "responsible"), (city.lead, "lead")])
    months(round, "2019-01-10", "2019-02-10")
    report(city, one, "2019-02-01", OTHER_TEXT, claimed=20)
    report(city, two, "2019-03-01", OTHER_TEXT.replace("全部", "均已"), claimed=30, who=clerk)
    return two


def step_before_begin(city: City, round: Round) -> Task:
    task = make_task(city, round)
    first = task.measures.order_by("order").first()
    with at("2019-04-10"):
        progress.begin_measure(first.pk, actor=city.unit, on=date(2019, 4, 8))
        progress.finish_measure(first.pk, actor=city.unit, on=date(2019, 3, 20), note="完成")
    return task


def steps_at_once(city: City, round: Round) -> Task:
    task = make_task(city, round, measures=4)
    with at("2019-04-10"):
        for measure in task.measures.all():
            progress.finish_measure(measure.pk, actor=city.unit, note="完成")
    return task


def no_evidence(city: City, round: Round) -> Task:
    task = make_task(city, round)
    show(city, task, photo(scene(6)), day="2019-01-10")
    with at("2019-03-01"):
        progress.claim(task.pk, actor=city.unit, share=40, text="完成老街段截污")
    with at("2019-04-10"):
        progress.claim(task.pk, actor=city.unit, share=100, text="全面完成整改任务")
    return task


def below_claim(city: City, round: Round) -> Task:
    task = make_task(city, round)
    months(round, "2019-01-10", "2019-02-10")
    for day, share, found in (("2019-02-01", 40, 20), ("2019-03-01", 60, 30)):
        entry = report(city, task, day, f"完成截污{share}户，管网铺设{share * 3}米。", claimed=share)
        with at(day):
            checking.verify(entry.pk, actor=city.office, share=found, method="site", seen_on=date.fromisoformat(day))
    return task


def holiday_work(city: City, round: Round) -> Task:
    """Demolished on Spring Festival."""
    plan = [planning.MeasureDraft("拆除河岸违建猪舍", ""), planning.MeasureDraft("制定长效管护制度", "")]
    task = make_task(city, round, draft_measures=plan)
    with at("2019-02-12"):
        progress.finish_measure(
            task.measures.order_by("order").first().pk, actor=city.unit, on=date(2019, 2, 5), note="已拆除"
        )
    return task


def petition_on_closed(city: City, round: Round) -> Task:
    """A petition about a problem whose only item is closed; handed over after the day of closing."""
    task = make_task(city, round)
    Task.objects.filter(pk=task.pk).update(stage="closed", closed_on=date(2018, 7, 30))
    petition = way.make_batch(city, 1, round=round).petitions.get()
    with at("2018-08-02"):
        linking.set_problems(petition.pk, [task.problem], actor=city.office)
    return task


def quick_signature(city: City, round: Round) -> Task:
    """The second signature on the day, given 25 seconds after the dossier came."""
    task = make_ready(city, make_task(city, round, goal="完成石期镇污水收集处理，" * 150))
    with at("2019-05-07"):
        run = closing.submit(task.pk, actor=city.unit, statement="已全部完成整改").run
    with clock.at(moment("2019-05-07") + timedelta(seconds=25)):
        seen = engine.seen_digest(Run.objects.get(pk=run.pk))
        closing.sign(run.pk, actor=city.head, seen=seen, proof=proof(city.head))
    return task


def closed_after_notice(city: City, round: Round) -> Task:
    """Closed two days after the inspectors of a look-back entered."""
    make_round(
        city,
        kinds=["look_back"],
        entered_on=date(2019, 6, 10),
        left_on=date(2019, 6, 20),
        feedback_on=None,
        plan_due_on=None,
    )
    task = make_task(city, round)
    Task.objects.filter(pk=task.pk).update(stage="closed", closed_on=date(2019, 6, 12))
    return task


def fresh_papers(city: City, round: Round) -> Task:
    """A record of a penalty that was written in the week before the inspectors came."""
    make_round(city, **LATER)
    task = make_task(city, round)
    show(city, task, document(), phase="document", caption="行政处罚决定书（2018年12月3日）")
    show(city, task, document(b"2"), phase="document", caption="巡查记录（2019年6月3日）")
    return task


def document(more: bytes = b"") -> SimpleUploadedFile:
    """A PDF that says nothing of itself."""
    return SimpleUploadedFile(
        "材料.pdf", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\n" + more + b"\n%%EOF", "application/pdf"
    )


ALL = {
    "photo_same": photo_same,
    "photo_alike": photo_alike,
    "photo_old": photo_old,
    "photo_far": photo_far,
    "text_last_month": text_last_month,
    "text_other_unit": text_other_unit,
    "step_before_begin": step_before_begin,
    "steps_at_once": steps_at_once,
    "no_evidence": no_evidence,
    "below_claim": below_claim,
    "holiday_work": holiday_work,
    "petition_on_closed": petition_on_closed,
    "quick_signature": quick_signature,
    "closed_after_notice": closed_after_notice,
    "fresh_papers": fresh_papers,
}


def keep(city: City, upload: Any) -> int:
    """A file for a report; its id."""
    return evidence.store(upload, by=city.unit).pk
