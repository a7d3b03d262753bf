"""The addresses of accountability, below /desk/."""

from django.urls import URLPattern, path

from cases import neighbours
from liability import desk
from liability.views import cases, clues, enforcement, way_back

app_name = "liability"
ROUND = "rounds/<slug:slug>/accountability/"
urlpatterns: list[URLPattern] = [
    path(ROUND, enforcement.enforcement, name="enforcement"),
    path(f"{ROUND}clues/", clues.clues, name="clues"),
    path(f"{ROUND}clues/new/", clues.new_clue, name="clue_new"),
    path(f"{ROUND}cases/", cases.cases, name="cases"),
    path(f"{ROUND}readers/", clues.readers, name="readers"),
    path("accountability/readers/", way_back.way_back, name="way_back"),
    path("accountability/clues/<int:pk>/", clues.clue, name="clue"),
    path("accountability/clues/<int:pk>/files/<int:file_id>/", clues.clue_file, name="clue_file"),
    path("accountability/cases/<int:pk>/", cases.case, name="case"),
]
neighbours.add(desk.NEIGHBOUR)
