"""The addresses of the checkup, below /desk/."""

from django.urls import URLPattern, path

from cases import neighbours
from checkup import desk
from checkup.views import signs, site

app_name = "checkup"
ROUND = "rounds/<slug:slug>/signs/"
neighbours.add(desk.NEIGHBOUR)
urlpatterns: list[URLPattern] = [
    path(ROUND, signs.signs, name="signs"),
    path(f"{ROUND}look/", signs.look, name="look"),
    path("signs/<int:pk>/", signs.sign, name="sign"),
    path("signs/<int:pk>/photos/<int:side>/", signs.photo, name="photo"),
    path("tasks/<int:pk>/site/", site.site, name="site"),
]
