"""The addresses of deadlines under pressure: ladders, plan of what is sent, cards, calendar, below /desk/."""

from django.utils.translation import gettext_lazy as _

from cases import neighbours, sentences
from deadlines import calendar_store
from pressure import desk, words
from pressure.domain import ladders as domain
from pressure.urls import calendar, cards, ladders

app_name = "pressure"
urlpatterns = [*calendar.urlpatterns, *cards.urlpatterns, *ladders.urlpatterns]

neighbours.add(desk.NEIGHBOUR)
sentences.teach(words.Verb)
sentences.teach(domain.Verb)
sentences.teach(calendar_store.Verb)
sentences.teach_fields(
    words.LABELS | {"days": _("days"), "source": _("source"), "rungs": _("rungs"), "deadline_kind": _("deadline of")},
    words.READERS,
)
