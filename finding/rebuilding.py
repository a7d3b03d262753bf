"""The whole index held against the rows, and built anew from them: what the command search_index does."""

from collections.abc import Callable, Iterator, Sequence

from django.db import transaction

import bulletins.searching
import cases.searching
import letters.searching
import petitions.searching
import plans.searching
import reports.searching
from search import files, index, units
from search.models import Entry, FileText
from search.sources import Source

SOURCES: tuple[Source, ...] = (
    units.UNITS,
    *cases.searching.SOURCES,
    *petitions.searching.SOURCES,
    *letters.searching.SOURCES,
    *bulletins.searching.SOURCES,
    *reports.searching.SOURCES,
    *plans.searching.SOURCES,
)
AT_ONCE = 200  # things of one transaction
TURNS = 5  # looks at the same things; each is a moment long, and people do not write that fast
Report = Callable[[str, int, int], None]


def differences() -> Iterator[str]:
    """One line for each entry that is missing, is there for nothing, or says something else than the rows."""
    for source in SOURCES:
        yield from _differences(source)
    known = {(source.kind, source.is_public) for source in SOURCES} | {(files.KIND, False)}
    for kind, is_public in Entry.objects.order_by().values_list("kind", "is_public").distinct():
        if (kind, is_public) not in known:
            yield f"{_name(kind, is_public)}: no app knows this kind"
    yield from _differences_of_files()


def _differences(source: Source) -> Iterator[str]:
    name, seen = _name(source.kind, source.is_public), set()
    for some in index.batched(source.subjects(), AT_ONCE):
        seen |= set(some)
        wanted = {(e.subject, e.part): e for thing in source.things(some) for e in index.entries_of(thing)}
        rows = Entry.objects.filter(kind=source.kind, is_public=source.is_public, subject__in=some)
        there = {(e.subject, e.part): e for e in rows}
        for subject, part in sorted(wanted.keys() - there.keys()):
            yield f"{name} {subject}.{part}: missing"
        for subject, part in sorted(there.keys() - wanted.keys()):
            yield f"{name} {subject}.{part}: superfluous"
        for subject, part in sorted(wanted.keys() & there.keys()):
            old, new = index.value_of(there[subject, part]), index.value_of(wanted[subject, part])
            if fields := [one for one, a, b in zip(index.OF_TEXT, old, new, strict=True) if a != b]:
                yield f"{name} {subject}.{part}: other {', '.join(fields)}"
    for subject in sorted(_subjects(source) - seen):
        yield f"{name} {subject}: superfluous"


def _subjects(source: Source) -> set[int]:
    rows = Entry.objects.filter(kind=source.kind, is_public=source.is_public).order_by()
    return set(rows.values_list("subject", flat=True).distinct())


def _name(kind: str, is_public: bool) -> str:
    return f"public {kind}" if is_public else kind


def wanted_files() -> dict[int, int]:
    """The round of every file whose text can be found, by file."""
    filed = dict([*cases.searching.files(), *letters.searching.files()])
    readable = {pk for some in index.batched(filed, AT_ONCE) for pk in files.readable(some)}
    return {file: round_id for file, round_id in filed.items() if file in readable}


def _differences_of_files() -> Iterator[str]:
    wanted, rows = wanted_files(), dict(FileText.objects.values_list("evidence", "state"))
    for file in sorted(wanted.keys() - rows.keys()):
        yield f"{files.KIND} {file}: missing"
    for file in sorted(rows.keys() - wanted.keys()):
        yield f"{files.KIND} {file}: superfluous"
    there = set(Entry.objects.filter(kind=files.KIND).order_by().values_list("subject", flat=True).distinct())
    read = {file for file, state in rows.items() if state == FileText.State.READ}
    for file in sorted(read ^ there):
        yield f"{files.KIND} {file}: {'missing' if file in read else 'superfluous'}"


def rebuild(report: Report) -> None:
    """Bring every entry up to date, in batches; may be stopped and run again, also while people work.

    `report` is told the kind, how many of it are done and how many there are. Texts of files that were read stay;
    others are read by the job.
    """
    for source in SOURCES:
        _rebuild(source, report)
    known = {(source.kind, source.is_public) for source in SOURCES} | {(files.KIND, False)}
    for kind, is_public in list(Entry.objects.order_by().values_list("kind", "is_public").distinct()):
        if (kind, is_public) not in known:
            rows = Entry.objects.filter(kind=kind, is_public=is_public).order_by()
            index.drop(kind, set(rows.values_list("subject", flat=True).distinct()), is_public)
    _rebuild_files(report)


def _rebuild(source: Source, report: Report) -> None:
    known = _subjects(source)  # before the things: of what comes meanwhile neither is asked, its act writes it
    ids = list(source.subjects())
    ids += sorted(known - set(ids))
    done, name = 0, _name(source.kind, source.is_public)
    report(name, done, len(ids))
    for some in index.batched(ids, AT_ONCE):
        _keep(source, some)
        done += len(some)
        report(name, done, len(ids))


def _keep(source: Source, some: Sequence[int]) -> None:
    """Bring entries up to date until none is left: a text that changed while it was read is read again."""
    for _turn in range(TURNS):
        with transaction.atomic():
            if not source.keep(some):
                return


def _rebuild_files(report: Report) -> None:
    known = set(FileText.objects.values_list("evidence", flat=True))
    known |= set(Entry.objects.filter(kind=files.KIND).values_list("subject", flat=True))
    wanted = wanted_files()  # after what is known: a file that is filed meanwhile is not forgotten
    for file, round_id in wanted.items():
        files.want([file], round_id)
    files.forget(known - wanted.keys())
    files.read_again_without_text()
    report(files.KIND, len(wanted), len(wanted))
