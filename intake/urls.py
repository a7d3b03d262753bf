"""The addresses of lists that are taken in, below /desk/."""

from django.urls import URLPattern, path

from cases import neighbours
from intake import desk
from intake.views import batches, names, reading, records

app_name = "intake"
ROUND = "rounds/<slug:slug>/import/"
ONE = f"{ROUND}<int:pk>/"
ROW = "import/rows/<int:pk>/"
urlpatterns: list[URLPattern] = [
    path(ROUND, batches.batches, name="batches"),
    path(f"{ROUND}new/", batches.new, name="new"),
    path(f"{ROUND}names/", names.names, name="names"),
    path(f"{ROUND}names/<int:pk>/forget/", names.forget, name="name_forget"),
    path(ONE, batches.batch, name="batch"),
    path(f"{ONE}text/", reading.text, name="text"),
    path(f"{ONE}records/", reading.records, name="records"),
    path(f"{ONE}explain/", reading.explain, name="explain"),
    path(f"{ONE}units/", reading.units, name="units"),
    path(f"{ONE}file/", batches.file, name="file"),
    path(f"{ONE}facts/", batches.facts, name="facts"),
    path(f"{ONE}number/", batches.number, name="number"),
    path(f"{ONE}leave-out/", batches.leave_faults_out, name="leave_faults_out"),
    path(f"{ONE}take/", batches.take, name="take"),
    path(f"{ONE}take-back/", batches.take_back, name="take_back"),
    path(f"{ONE}put-aside/", batches.put_aside, name="put_aside"),
    path("import/<int:pk>/", batches.go, name="go"),
    path(ROW, records.row, name="row"),
    path(f"{ROW}out/", records.out, name="out"),
    path(f"{ROW}ask/", records.ask, name="ask"),
]

neighbours.add(desk.NEIGHBOUR)
