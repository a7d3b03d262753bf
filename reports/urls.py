"""Addresses of figures, bulletins and releases; mounted under /desk/."""

from django.urls import path, re_path

from cases import neighbours
from reports import compare_views, desk, figure_views, petition_views, release_views, snapshot_views, views

app_name = "reports"
urlpatterns = [
    path("rounds/<slug:slug>/figures/", views.figures, name="figures"),
    path("rounds/<slug:slug>/figures/groups/", figure_views.groups, name="figure_groups"),
    path("rounds/<slug:slug>/figures/dictionary/", figure_views.dictionary, name="dictionary"),
    path("rounds/<slug:slug>/figures/compare/", compare_views.compare, name="compare"),
    re_path(r"^rounds/(?P<slug>[-\w]+)/bulletin\.(?P<kind>pdf|docx|html)$", views.paper, name="paper"),
    path("rounds/<slug:slug>/releases/", release_views.releases, name="releases"),
    path("rounds/<slug:slug>/releases/make/", release_views.make, name="make"),
    path("rounds/<slug:slug>/releases/<int:pk>/", release_views.show, name="release"),
    path("rounds/<slug:slug>/releases/<int:pk>/release/", release_views.release, name="release_do"),
    path("rounds/<slug:slug>/releases/<int:pk>/withdraw/", release_views.withdraw, name="withdraw"),
    re_path(
        r"^rounds/(?P<slug>[-\w]+)/releases/(?P<pk>\d+)/bulletin\.(?P<kind>pdf|docx|html)$",
        release_views.paper,
        name="release_paper",
    ),
    path("rounds/<slug:slug>/snapshots/", snapshot_views.register, name="snapshots"),
    path("rounds/<slug:slug>/snapshots/make/", snapshot_views.make, name="snapshot_make"),
    path("rounds/<slug:slug>/snapshots/<int:pk>/", snapshot_views.show, name="snapshot"),
    path("rounds/<slug:slug>/snapshots/<int:pk>/list/", snapshot_views.rows, name="snapshot_list"),
    path("rounds/<slug:slug>/publications/", petition_views.publications_page, name="publications"),
    path("rounds/<slug:slug>/publications/make/", petition_views.make, name="publication_make"),
    path("rounds/<slug:slug>/publications/<int:number>/", petition_views.publication, name="publication"),
    path("rounds/<slug:slug>/publications/<int:number>/release/", petition_views.release, name="publication_release"),
    path("rounds/<slug:slug>/publications/<int:number>/discard/", petition_views.discard, name="publication_discard"),
    path(
        "rounds/<slug:slug>/publications/<int:number>/withdraw/", petition_views.withdraw, name="publication_withdraw"
    ),
    re_path(
        r"^rounds/(?P<slug>[-\w]+)/publications/(?P<number>\d{1,5})/table\.(?P<kind>pdf|docx|xlsx|html)$",
        petition_views.paper,
        name="publication_paper",
    ),
]

neighbours.add(desk.NEIGHBOUR)
