"""Every page of petitions in both languages, wide and on a phone, judged as tests.browser.test_accessible does."""

import pytest

from tests.browser.showcase_petitions import Petitions, make_petitions
from tests.browser.test_accessible import look_in_both, ok
from tests.factories import City

DESK, HAND = "/desk/petitions/", "/desk/petitions/cases/"


@pytest.fixture
def show(city: City, live_server) -> Petitions:
    return make_petitions(city)


def office_pages(show: Petitions) -> dict[str, int]:
    """Batches, lists, tables read in, petitions, bulk acts, rules, tables for the public."""
    round, empty = f"/desk/rounds/{show.round.slug}/", f"/desk/rounds/{show.empty.slug}/petitions/"
    inside, source = f"{round}petitions/", f"{round}petitions/import/{show.imports['faulty'].pk}/"
    row = show.imports["faulty"].rows.exclude(errors=[]).first()
    return ok(
        inside, f"{inside}list/", f"{inside}list/?q=999999", f"{inside}cases/", f"{inside}often/", f"{inside}places/",
        f"{inside}rules/", f"{inside}batches/{show.batch.pk}/", f"{inside}new/", f"{inside}import/", source,
        f"{inside}batches/{show.batch.pk + 1}/", f"{source}?only=faults", f"{source}?only=out",
        f"{source}rows/{row.pk}/", f"{inside}import/{show.imports['broken'].pk}/",
        f"{inside}assign/?batch={show.batch.pk}&column=received", f"{inside}assign/",
        f"{inside}assign/?batch={show.batch.pk}&column=received&to={show.city.responsible.pk}",
        f"{inside}remind/?batch={show.batch.pk}&at_unit=true", f"{round}publications/",
        f"{round}publications/1/", f"{round}publications/{show.publication.number}/", "/desk/", empty, f"{empty}list/",
        f"{empty}import/",
    )  # fmt: skip


def case_pages(show: Petitions) -> dict[str, int]:
    """Petitions and cases at every stage, as the office has them."""
    petitions, cases = show.petitions, show.cases
    return ok(
        *(f"{DESK}{petitions[name].pk}/" for name in ("fresh", "split", "waiting", "corrected", "withdrawn")),
        *(f"{HAND}{cases[name].pk}/" for name in ("asked", "closed", "reviewed", "returned", "with_leader")),
        f"{DESK}{petitions['fresh'].pk}/edit/", f"{HAND}{cases['in_review'].pk}/review/", f"{DESK}review/",
        f"{DESK}prepare/", f"{DESK}{petitions['corrected'].pk}/versions/new/", f"{DESK}versions/{show.version.pk}/",
        f"{DESK}sign/{cases['in_review'].run_id}/", f"{DESK}queue/overdue/",
    )  # fmt: skip


def other_desks(show: Petitions) -> dict[str, dict[str, int]]:
    """By name of the person."""
    petitions, cases, run = show.petitions, show.cases, show.cases["with_leader"].run_id
    round = f"/desk/rounds/{show.round.slug}/"
    return {
        "unit": ok(
            "/desk/", f"{DESK}mine/", f"{DESK}queue/to_reply/", f"{DESK}{petitions['closed'].pk}/",
            *(f"{HAND}{cases[name].pk}/" for name in ("waiting", "asked", "returned", "in_review", "closed")),
        ),
        "head": ok("/desk/", f"{DESK}sign/", f"{DESK}sign/{cases['with_head'].run_id}/"),
        "county_leader": ok(
            "/desk/", "/desk/sign/", f"{DESK}sign/", f"{DESK}sign/{run}/", f"{DESK}sign/{run}/return/",
            f"{HAND}{cases['with_leader'].pk}/",
        ),
        "publisher": ok(
            "/desk/", f"{DESK}release/", f"{DESK}versions/{show.version.pk}/", f"{round}publications/",
            f"{round}publications/1/", f"{round}publications/{show.publication.number}/",
        ),
        "auditor": ok("/desk/", f"{DESK}reveals/", f"{DESK}{petitions['asked'].pk}/"),
        "observer": ok(
            "/desk/", f"{round}petitions/", f"{round}petitions/list/", f"{DESK}{petitions['closed'].pk}/",
        ) | {f"{DESK}prepare/": 403, f"{DESK}999999/": 404},
    }  # fmt: skip


def test_pages_of_every_desk(show: Petitions, windows) -> None:
    faults = list(look_in_both(windows, show.city.office, office_pages(show) | case_pages(show)))
    for name, paths in other_desks(show).items():
        faults += look_in_both(windows, show.city.people[name], paths)
    assert faults == []
