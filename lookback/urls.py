"""The addresses of looking back, below /desk/. Those of the visitor lie together, for the service worker's scope."""

from django.urls import URLPattern, path

from cases import neighbours
from lookback import desk
from lookback.views import drawn, errands, naming, photos, picks, plans, visits

app_name = "lookback"
ROUND = "rounds/<slug:slug>/lookback/"
PLAN = "lookback/<int:pk>/"
PICK = "lookback/picks/<int:pk>/"
ERRAND = "lookback/errands/<int:pk>/"
office: list[URLPattern] = [
    path(ROUND, plans.plans, name="plans"),
    path(f"{ROUND}new/", plans.new, name="new"),
    path(f"{ROUND}items/", plans.items, name="items"),
    path(PLAN, plans.plan, name="plan"),
    path(f"{PLAN}change/", plans.change, name="change"),
    path(f"{PLAN}draw/", plans.draw, name="draw"),
    path(f"{PLAN}drawn/", drawn.drawn, name="drawn"),
    path(f"{PLAN}list.csv", drawn.population, name="population"),
    path(f"{PLAN}report.<slug:kind>", drawn.report, name="report"),
    path(f"{PLAN}assign/", naming.assign, name="assign"),
    path(f"{PLAN}share-out/", naming.spread, name="spread"),
    path(f"{PLAN}add/", naming.name, name="name"),
    path(f"{PLAN}again/", naming.again, name="again"),
    path(f"{PLAN}finish/", plans.finish, name="finish"),
    path(PICK, picks.pick, name="pick"),
    path(f"{PICK}drop/", picks.drop, name="drop"),
    path(f"{PICK}old/<int:file_id>/", photos.old_photo, name="old_photo"),
    path("lookback/photos/<int:pk>/", photos.photo, name="photo"),
]
unit: list[URLPattern] = [
    path("lookback/errands/", errands.errands, name="errands"),
    path("lookback/found/", errands.findings, name="findings"),
    path(ERRAND, errands.errand, name="errand"),
    path(f"{ERRAND}accept/", errands.accept, name="errand_accept"),
    path(f"{ERRAND}return/", errands.give_back, name="errand_back"),
    path(f"{ERRAND}files/<int:file_id>/", photos.errand_file, name="errand_file"),
]
visitor: list[URLPattern] = [
    path("visits/", visits.visits, name="visits"),
    path("visits/worker.js", visits.worker, name="worker"),
    path("visits/pass/", visits.pass_, name="pass"),
    path("visits/keep/", visits.keep, name="keep"),
    path("visits/<int:pk>/", visits.visit, name="visit"),
    path("visits/<int:pk>/send/", visits.send, name="send"),
    path("visits/<int:pk>/photos/", visits.send_photo, name="send_photo"),
]
urlpatterns: list[URLPattern] = [*office, *unit, *visitor]

neighbours.add(desk.NEIGHBOUR)
