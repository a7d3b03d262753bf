"""The addresses of deadlines under pressure: ladders, plan of what is sent, cards, below /desk/."""

from cases import neighbours, sentences
from pressure import desk, words
from pressure.urls import cards

app_name = "pressure"
urlpatterns = [*cards.urlpatterns]

neighbours.add(desk.NEIGHBOUR)
sentences.teach(words.Verb)
sentences.teach_fields(words.LABELS, words.READERS)
