"""Cases of accountability: opening, persons and how they were dealt with, ending."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from liability.domain.acts import WrongState, act_in, enter, require_reader, require_words, write
from liability.models import Case, Clue, Handling, Person
from liability.states import Verb
from orgs.models import Organisation, User
from petitions.privacy import sealing
from records import clock

LONGEST_POST, LONGEST_NAME, LONGEST_WHY = 120, 60, 200
MOST_PERSONS = 100_000


def open(
    round_id: int,
    *,
    actor: User,
    unit: Organisation,
    on: date,
    clue: Clue | None = None,
    is_illustrative: bool = False,
) -> Case:
    """Open a case against people of a unit, of a clue or of its own. Raises PermissionDenied; ValidationError."""
    with act_in(round_id) as round:
        enter(actor, round)
        _require_past(on)
        if clue and (clue.round_id != round.pk or on < clue.handed_over_on):
            raise ValidationError({"clue": _("Choose a clue of this round, handed over by that day.")}, code="clue")
        last = Case.objects.filter(round=round).aggregate(n=Max("number"))["n"] or 0
        case = Case.objects.create(
            round=round, number=last + 1, clue=clue, unit=unit, opened_on=on, entered_on=clock.today(),
            entered_by=actor, is_illustrative=is_illustrative,
        )  # fmt: skip
        after = {"case_on": on, "clue_number": clue.number if clue else None}
        write(Verb.CASE_OPENED, case, actor=actor, after=after)
        return case


def handle(case_id: int, *, actor: User, persons: Sequence[tuple[str, str]], on: date) -> list[Handling]:
    """Write down how persons, each by post and kind, were dealt with on a day.

    A post that stands in the case already is the same person, who counts once however often. Raises PermissionDenied;
    WrongState for a case that was ended without a decision; ValidationError.
    """
    with _on_case(case_id, actor) as case:
        _require_day(case, on)
        if not persons:
            raise ValidationError({"persons": _("Name at least one post.")}, code="persons")
        known = {person.post: person for person in case.persons.all()}
        rows = []
        for post, kind in persons:
            post = require_words(post, "persons", _("Write the post."), LONGEST_POST)
            _require_kind(kind)
            if post not in known:
                known[post] = Person.objects.create(case=case, post=post)
            rows.append(
                Handling(case=case, person=known[post], kind=kind, decided_on=on, entered_on=clock.today(), by=actor)
            )
        return _keep(case, rows, actor)


def handle_many(
    case_id: int, *, actor: User, kind: str, persons: int, person_times: int | None = None, on: date
) -> Handling:
    """Write down how a number of persons (人) and person-times (人次) were dealt with, where only numbers are known.

    Raises as `handle`.
    """
    with _on_case(case_id, actor) as case:
        _require_day(case, on)
        _require_kind(kind)
        times = persons if person_times is None else person_times
        _require_numbers(persons, times)
        row = Handling(
            case=case, kind=kind, persons=persons, person_times=times, decided_on=on, entered_on=clock.today(),
            by=actor,
        )  # fmt: skip
        return _keep(case, [row], actor)[0]


def correct(
    handling_id: int, *, actor: User, why: str, persons: int | None = None, person_times: int | None = None
) -> Handling:
    """Take a row back, or replace the numbers of a counted one, with the reason; figures of days before stay.

    Raises PermissionDenied; WrongState when it was corrected already; ValidationError.
    """
    case_id = Handling.objects.values_list("case", flat=True).get(pk=handling_id)
    with _on_case(case_id, actor) as case:
        old = case.handlings.get(pk=handling_id)
        why = require_words(why, "why", _("Say why it is corrected."), LONGEST_WHY)
        if old.is_withdrawn or Handling.objects.filter(corrects=old).exists():
            raise WrongState(_("This row was corrected already; correct the newer one."), code="corrected")
        gone = persons is None
        if not gone and old.person_id:
            raise ValidationError({"persons": _("A row of one person can only be taken back.")}, code="persons")
        count = old.persons if persons is None else persons
        times = person_times if person_times is not None else old.person_times if gone else count
        _require_numbers(count, times)
        row = Handling.objects.create(
            case=case, person=old.person, kind=old.kind, persons=count, person_times=times, decided_on=old.decided_on,
            entered_on=clock.today(), by=actor, corrects=old, is_withdrawn=gone, why=why,
        )  # fmt: skip
        before = {"handled_persons": old.persons, "handled_times": old.person_times, "handled_kind": old.kind}
        after = before | {"handled_persons": 0 if gone else count, "handled_times": 0 if gone else times}
        write(Verb.CORRECTED, case, actor=actor, before=before, after=after, note=why)
        return row


def end(case_id: int, *, actor: User, state: str, on: date) -> Case:
    """Say that a case is decided, or ended without a decision. Raises PermissionDenied; WrongState; ValidationError."""
    with _on_case(case_id, actor) as case:
        if case.state != Case.State.OPEN:
            raise WrongState(_("This case was ended already."), code="ended")
        if state not in (Case.State.DECIDED, Case.State.DROPPED):
            raise ValidationError({"state": _("Choose how the case ended.")}, code="state")
        _require_day(case, on)
        if state == Case.State.DROPPED and Handling.objects.counting(clock.today()).filter(case=case).exists():
            raise WrongState(_("Persons of this case were dealt with; it is decided."), code="handled")
        case.state, case.decided_on = Case.State(state), on
        case.save(update_fields=["state", "decided_on"])
        write(Verb.CASE_ENDED, case, actor=actor, after={"case_state": state})
        return case


def keep_name(person_id: int, *, actor: User, name: str) -> Person:
    """Seal the name of a person; a name kept before is replaced. Raises PermissionDenied; ValidationError."""
    case_id = Person.objects.values_list("case", flat=True).get(pk=person_id)
    with _on_case(case_id, actor) as case:
        person = case.persons.get(pk=person_id)
        name = require_words(name, "name", _("Write the name."), LONGEST_NAME)
        sealed = sealing.seal({"name": name}, bound_to(person))
        person.sealed, person.wrapped_key, person.salt = sealed.ciphertext, sealed.wrapped_key, sealed.salt
        person.commitment = sealed.commitment
        person.save(update_fields=["sealed", "wrapped_key", "salt", "commitment"])
        write(Verb.HANDLED, case, actor=actor, after={"clue_digest": sealed.commitment})
        return person


def open_name(person_id: int, *, actor: User) -> str:
    """The name; '' where none is kept. Every opening is a line of the trail. Raises PermissionDenied."""
    case_id = Person.objects.values_list("case", flat=True).get(pk=person_id)
    with _on_case(case_id, actor) as case:
        person = case.persons.get(pk=person_id)
        write(Verb.NAME_OPENED, case, actor=actor)
        if person.sealed is None or person.wrapped_key is None:
            return ""
        return sealing.open_sealed(bytes(person.sealed), bytes(person.wrapped_key), bound_to(person))["name"]


@contextmanager
def _on_case(case_id: int, actor: User) -> Iterator[Case]:
    """The locked round's case for a reader. Raises PermissionDenied."""
    round_id = Case.objects.values_list("round", flat=True).get(pk=case_id)
    with act_in(round_id) as round:
        require_reader(actor, round)
        case = Case.objects.get(pk=case_id)
        case.round = round
        yield case


def _keep(case: Case, rows: list[Handling], actor: User) -> list[Handling]:
    if case.state == Case.State.DROPPED:
        raise WrongState(_("This case was ended without a decision."), code="dropped")
    kept = Handling.objects.bulk_create(rows)
    told = {"handled_persons": sum(row.persons for row in rows), "handled_times": sum(row.person_times for row in rows)}
    kinds = list(dict.fromkeys(row.kind for row in rows))
    write(Verb.HANDLED, case, actor=actor, after=told | ({"handled_kind": kinds[0]} if len(kinds) == 1 else {}))
    return kept


def _require_past(on: date) -> None:
    if on > clock.today():
        raise ValidationError({"on": _("This day has not come yet.")}, code="day")


def _require_day(case: Case, on: date) -> None:
    _require_past(on)
    if on < case.opened_on:
        text = _("The case was opened on %(day)s; give a day from then on.") % {"day": case.opened_on}
        raise ValidationError({"on": text}, code="day")


def _require_kind(kind: str) -> None:
    if kind not in Handling.Kind.values:
        raise ValidationError({"kind": _("Choose how it was dealt with.")}, code="kind")


def _require_numbers(persons: int, times: int) -> None:
    if not 1 <= persons <= MOST_PERSONS:
        raise ValidationError({"persons": _("Give the number of persons, at least 1.")}, code="persons")
    if not persons <= times <= MOST_PERSONS:
        text = _("There are at least as many person-times as persons.")
        raise ValidationError({"person_times": text}, code="times")


def bound_to(person: Person) -> bytes:
    """The name of the record that a person's name is sealed for."""
    return f"liability-person:{person.pk}".encode()
