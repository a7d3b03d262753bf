"""Letters in every state, for looking at their pages."""

from dataclasses import dataclass
from datetime import date

from cases.models import Round
from letters.domain import answering, drafting, issuing
from letters.models import Letter
from tests.factories import City, at, make_task, picture
from tests.letters.desk import DAY, a_draft, a_round, an_issued, matter


@dataclass
class Letters:
    """The round, which stands still, and one letter of each kind of page by name."""

    city: City
    round: Round
    by_name: dict[str, Letter]

    def path(self, name: str, page: str = "") -> str:
        """The address of a letter's page."""
        return f"/desk/letters/{self.by_name[name].pk}/{page}"


def make_letters(city: City) -> Letters:
    """Drafts, an issued, an answered, a voided and a lifted letter."""
    round = a_round(city)
    make_task(city, round)
    rows = [matter(n, days_late=n, unit=city.responsible.name) for n in range(1, 6)]
    found = {
        "talk": a_draft(city, round, kind="talk", needs_approval=True),
        "circular": a_draft(city, round, kind="circular", matters=rows),
        "dropped": a_draft(city, round, kind="urge"),
        "issued": an_issued(city, round, addressees=[city.responsible, city.lead]),
        "waiting": an_issued(city, round, kind="urge"),
        "void": an_issued(city, round, kind="list"),
        "lifted": an_issued(city, round, kind="refer"),
    }
    with at(DAY):
        drafting.drop(found["dropped"].pk, actor=city.office, why="事项已由上级另行督办")
        first = found["issued"].addressees.get(organisation=city.responsible)
        made = answering.answer(first.pk, actor=city.unit, text="正在推进。", files=[picture("进展.jpg")])
        answering.judge(made.pk, actor=city.office, accept=False, why="缺少管网竣工验收材料")
        answering.answer(
            first.pk, actor=city.unit, text="已完成剩余管网铺设。\n附验收材料。", files=[picture("验收.jpg")]
        )
        answering.add_file(found["issued"].pk, picture("签章件.jpg"), actor=city.office, what="signed")
        issuing.void(found["void"].pk, actor=city.office, why="文书内容有误，另行印发")
        issuing.lift(found["lifted"].pk, actor=city.office, why="整改完成，解除督办事项")
    round.held_on = date(2019, 6, 20)
    round.save()
    return Letters(city, round, found)
