"""What must hold of a round's petitions on any day, and what must never stand in the trail."""

from datetime import date, timedelta

from cases.models import Round
from petitions import counting
from records.models import Event
from reports.figures import petitions, rate
from scenarios.petition_course import courses
from scenarios.story import Scenario

VERDICTS = ("founded", "basically_founded", "partly_founded", "unfounded", "no_verdict")


def days_of(scenario: Scenario) -> list[date]:
    first = scenario.round.entered_on
    return [first + timedelta(n) for n in range((scenario.ends_on - first).days + 1)]


def check_day(round: Round, scenario: Scenario, day: date) -> dict[str, int]:
    """The identities of both bases on a day; what was received is what the script's batches say."""
    found = petitions(round, day)
    assert found["received"] == sum(b.count for b in scenario.petition_batches if b.on <= day), day
    assert found["closed"] + found["staged"] + found["open"] == found["received"], day
    assert sum(found[key] for key in VERDICTS) == found["received"], day
    assert found["received"] - found["unassigned"] + found["split_extra"] == found["assigned"], day
    now = counting.standing(round, day)
    units = counting.by_unit(now.assigned)
    assert sum(counts["assigned"] for counts in units.values()) == found["assigned"], day
    assert found["closing_rate"] == rate(found["closed"] + found["staged"], found["received"], round.decimals), day
    return found


def check_no_identity_in_the_trail(scenario: Scenario) -> None:
    """No name and no number of a petitioner in any line; and there were some to be found."""
    identities = [row.words.identity for row in courses(scenario) if row.words.identity]
    assert len(identities) > 50
    told = "\n".join(
        f"{label} {note} {before} {after}"
        for label, note, before, after in Event.objects.values_list("subject_label", "note", "before", "after")
    )
    for identity in identities:
        assert identity["name"] not in told
        assert identity["phone"] not in told
