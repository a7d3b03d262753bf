"""Papers for the look at pages: a draft, one with texts that somebody else wrote, an issued and a withdrawn one."""

from dataclasses import dataclass

from bulletins.domain import drafting, issuing, templates
from bulletins.sampling import plain
from bulletins.templating.starter import starter
from reports.kinds import KINDS
from tests.bulletins.desk import NEXT, a_draft, a_snapshot, issue
from tests.factories import City, at
from tests.public.stage import make_stage

BASE = "/desk/rounds/first/bulletins/"


@dataclass
class Papers:
    """The city and its papers by name."""

    city: City
    ids: dict[str, int]

    def path(self, name: str, rest: str = "") -> str:
        return f"{BASE}{self.ids[name]}/{rest}"


def make_papers(city: City) -> Papers:
    stage = make_stage(city)
    a_snapshot(stage)
    a_snapshot(stage, NEXT)
    ids = {}
    for code in KINDS:
        if "period" not in KINDS[code].needs:
            ids[code] = a_draft(stage, kind=code).pk
    for name in ("issued", "withdrawn"):
        ids[name] = issue(a_draft(stage), city.publisher).pk
    with at(NEXT):
        for version, text in enumerate(("逐项会商。", "逐项会商，挂牌督办。")):
            drafting.save_texts(ids["notice"], {"practice": text}, {"practice": version}, actor=city.office)
        issuing.withdraw(ids["withdrawn"], actor=city.publisher, why="附件第三行单位有误，更正后另发")
        made = templates.upload(
            stage.round.pk, "notice", "模板.docx", starter(KINDS["notice"]), plain(KINDS["notice"]), actor=city.office
        )
        templates.use(made.pk, actor=city.office)
    return Papers(city, ids)
