"""The addresses of petitions on the desk, by kind of page."""

from cases import neighbours, sentences
from petitions import desk, words
from petitions.urls import handling, intake, ledger, release

app_name = "petitions"
urlpatterns = [*ledger.urlpatterns, *intake.urlpatterns, *handling.urlpatterns, *release.urlpatterns]

neighbours.add(desk.NEIGHBOUR)
sentences.teach_fields(words.LABELS, words.READERS)
