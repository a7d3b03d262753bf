"""What leaders decide, see and lead in one of the two cities; typed texts carry the city's mark."""

from datetime import date
from typing import Any

from cases.models import Task
from leading.domain import exposing, group, led, meetings, reviews, teams, visits
from tests.factories import at, picture

DAY, DUE = "2019-05-21", date(2019, 6, 20)


def make_leading(place: Any) -> None:
    """Fill `place.ids`: group_seat, meeting, meeting_rule, led_item, decision_errand, leader_visit with
    leader_visit_file, finding_errand (reported done, with finding_errand_file), exposure, team, review."""
    city, mark, office = place.city, place.mark, place.city.office
    task = Task.objects.get(pk=place.ids["task"])
    with at(DAY):
        seat = group.seat(
            place.round.pk, actor=office, organisation=city.city, title=f"书记{mark}", seat="head",
            starts_on=date(2019, 1, 1),
        )  # fmt: skip
        meeting = meetings.hold(
            place.round.pk, actor=office, held_on=date(2019, 5, 20), title=f"专题会{mark}", who=f"常委会{mark}",
            agenda=f"议题{mark}",
        )  # fmt: skip
        rule = meetings.set_rhythm(
            place.round.pk, actor=office, body=f"常委会{mark}", every="quarter", starts_on=date(2019, 1, 1)
        )
        decision = meetings.decide(
            meeting.pk, actor=office, text=f"拆除排口{mark}", units=[city.responsible], due_on=DUE, tasks=[task]
        )
        visit = visits.make(
            place.round.pk, actor=city.leader, leader=city.leader, held_on=date(2019, 5, 20), title=f"现场督导{mark}",
            who=f"副市长{mark}", tasks=[task], photos=[picture()],
        )  # fmt: skip
        finding = visits.find(
            visit.pk, actor=city.leader, text=f"围挡缺失{mark}", unit=city.responsible, task=task, due_on=DUE,
            photos=[picture()],
        )  # fmt: skip
        visits.answer(finding.pk, actor=city.unit, text=f"已补{mark}", files=[picture()])
        hidden = visits.make(
            place.round.pk, actor=office, held_on=date(2019, 5, 20), title=f"暗访{mark}", who=f"暗访组{mark}",
            unannounced=True,
        )  # fmt: skip
        visits.find(hidden.pk, actor=office, text=f"偷排{mark}", unit=city.responsible, due_on=DUE)
        item = led.lead(
            task.pk, actor=office, level="city", seat="principal", user=city.leader, post=f"市长{mark}", why=mark
        )
        exposure = exposing.expose(
            place.round.pk, actor=office, title=f"曝光{mark}", medium="film", shown_on=date(2019, 5, 1), due_on=DUE,
            leader=city.leader, leader_post=f"副市长{mark}",
        )  # fmt: skip
        team = teams.form(place.round.pk, actor=office, name=f"督导组{mark}", units=[city.county])
        teams.go_round(team.pk, actor=office, starts_on=date(2019, 9, 1), ends_on=date(2019, 9, 20), note=mark)
        review = reviews.review(
            place.round.pk, actor=office, body="congress", title=f"环保行{mark}", held_on=date(2019, 5, 10)
        )
        reviews.ask(review.pk, actor=office, text=f"加快建设{mark}", unit=city.responsible, due_on=DUE)
    place.ids |= {
        "group_seat": seat.pk,
        "meeting": meeting.pk,
        "meeting_rule": rule.pk,
        "led_item": item.pk,
        "decision_errand": decision.errands.get().pk,
        "leader_visit": visit.pk,
        "leader_visit_file": visit.photos.get().pk,
        "hidden_visit": hidden.pk,
        "finding_errand": finding.errand.pk,
        "finding_errand_file": finding.photos.get().pk,
        "exposure": exposure.pk,
        "team": team.pk,
        "review": review.pk,
    }
