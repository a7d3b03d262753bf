"""The addresses of papers issued, below /desk/."""

from django.urls import URLPattern, path, re_path

from bulletins import desk
from bulletins.views import acting, paper, register, templates
from cases import neighbours

app_name = "bulletins"
BASE = "rounds/<slug:slug>/bulletins/"
ONE = f"{BASE}<int:pk>/"
TEMPLATE = f"{BASE}templates/<int:pk>/"
urlpatterns: list[URLPattern] = [
    path("bulletins/<int:pk>/", register.go, name="go"),
    path(BASE, register.register, name="register"),
    path(f"{BASE}new/", register.new, name="new"),
    path(f"{BASE}templates/", templates.templates, name="templates"),
    path(f"{BASE}templates/begin/<slug:kind>.docx", templates.beginning, name="template_begin"),
    path(f"{TEMPLATE}original.docx", templates.original, name="template_file"),
    path(f"{TEMPLATE}preview.docx", templates.preview, name="template_preview"),
    path(f"{TEMPLATE}use/", templates.use, name="template_use"),
    path(f"{TEMPLATE}stop/", templates.stop, name="template_stop"),
    path(ONE, paper.show, name="bulletin"),
    re_path(
        r"^rounds/(?P<slug>[-\w]+)/bulletins/(?P<pk>\d{1,18})/paper\.(?P<kind>pdf|docx|xlsx|html)$",
        paper.paper,
        name="paper",
    ),
    path(f"{ONE}texts/", acting.texts, name="texts"),
    path(f"{ONE}snapshot/", acting.retake, name="retake"),
    path(f"{ONE}issue/", acting.issue, name="issue"),
    path(f"{ONE}withdraw/", acting.withdraw, name="withdraw"),
    path(f"{ONE}drop/", acting.drop, name="drop"),
]

neighbours.add(desk.NEIGHBOUR)
