"""Letters of one of the two cities: a draft, and an issued one with a paper, a receipt and an answer with a file."""

from datetime import date
from typing import Any

from cases.models import Task
from letters import facts
from letters.domain import answering, drafting, heads, issuing
from letters.models import AnswerFile
from letters.states import Kind
from tests.factories import at, picture

DAY = "2019-05-20"


def make_letters(place: Any) -> None:
    """Fill `place.ids`; what a person typed and the title carry the city's mark."""
    city = place.city
    with at(DAY):
        task = facts.for_matter(Task.objects.filter(pk=place.ids["task"])).get()
        words = {"matters": [facts.of_task(task, date(2019, 5, 20))], "round": place.round}
        draft = drafting.draft("talk", addressees=[city.lead], cause=f"test:draft{place.mark}", **words)
        both = [city.responsible, city.lead]
        letter = drafting.draft("supervise", addressees=both, cause=f"test:issued{place.mark}", **words)
        text = drafting.words_of(letter.versions.get())
        text = drafting.Text(f"督办{place.mark}", text.paragraphs, text.demands, 10, f"整改办{place.mark}")
        drafting.edit(letter.pk, text, actor=city.office, seen=1)
        issuing.issue(letter.pk, actor=city.office)
        first = letter.addressees.get(organisation=city.responsible)
        kept = answering.add_file(letter.pk, picture(), actor=city.office, what="signed")
        answer = answering.answer(first.pk, actor=city.unit, text=f"已完成{place.mark}", files=[picture()])
        heading = heads.Heading(f"整改办{place.mark}", "整改督", "整改办")
        head = heads.set_heading(place.round.region_id, Kind.LIST, heading, actor=city.office)
    place.ids |= {"draft_letter": draft.pk, "letter": letter.pk, "addressee": first.pk, "letter_file": kept.pk}
    place.ids |= {"letter_head": head.pk}
    place.ids |= {"letter_answer": answer.pk, "letter_answer_file": AnswerFile.objects.get(answer=answer).pk}
