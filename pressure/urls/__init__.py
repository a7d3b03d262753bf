"""The addresses of deadlines under pressure: ladders, plan of what is sent, cards, calendar, below /desk/."""

from django.utils.translation import gettext_lazy as _

from cases import neighbours, sentences
from deadlines import calendar_store
from pressure import desk, words
from pressure.urls import calendar, cards

app_name = "pressure"
urlpatterns = [*calendar.urlpatterns, *cards.urlpatterns]

neighbours.add(desk.NEIGHBOUR)
sentences.teach(words.Verb)
sentences.teach(calendar_store.Verb)
sentences.teach_fields(words.LABELS | {"days": _("days"), "source": _("source")}, words.READERS)
