"""The public site's addresses."""

from django.urls import path, re_path

from public import archive_views, maps, notice_views, petition_views, plan_views, search_views, views

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("definitions/", views.definitions, name="definitions"),
    path("search/", search_views.search, name="search"),
    path("problems/", archive_views.problems, name="problems"),
    path("bulletins/", archive_views.bulletins, name="bulletins"),
    path("corrections/", archive_views.corrections, name="corrections"),
    path("robots.txt", maps.robots, name="robots"),
    path("sitemap.xml", maps.sitemap, name="sitemap"),
    path("sitemap-pages.xml", maps.sitemap_pages, name="sitemap_pages"),
    path("sitemap-petitions-<int:part>.xml", maps.sitemap_petitions, name="sitemap_petitions"),
    path("rounds/<slug:slug>/", views.round_page, name="round"),
    path("rounds/<slug:slug>/problems/<int:number>/", views.problem, name="problem"),
    re_path(r"^rounds/(?P<slug>[-\w]+)/bulletin\.(?P<kind>pdf|docx|html)$", views.bulletin, name="bulletin"),
    re_path(
        r"^rounds/(?P<slug>[-\w]+)/releases/(?P<day>\d{4}-\d\d-\d\d)-v(?P<version>\d{1,4})/bulletin\.(?P<kind>pdf|docx|html)$",
        archive_views.earlier_bulletin,
        name="earlier_bulletin",
    ),
    path("plans/", plan_views.plans, name="plans"),
    path("rounds/<slug:slug>/plan/", plan_views.plan, name="plan"),
    path("petitions/", petition_views.rounds, name="petition_rounds"),
    path("rounds/<slug:slug>/petitions/", petition_views.petitions, name="petitions"),
    path("rounds/<slug:slug>/petitions/publications/<int:number>/", petition_views.publication, name="publication"),
    re_path(
        r"^rounds/(?P<slug>[-\w]+)/petitions/publications/(?P<number>\d{1,5})/table\.(?P<kind>pdf|docx|xlsx|html)$",
        petition_views.paper,
        name="publication_paper",
    ),
    path("rounds/<slug:slug>/petitions/<str:number>/", petition_views.petition, name="petition"),
    path("notices/", notice_views.notices, name="notices"),
    path("notices/<int:pk>/", notice_views.notice, name="notice"),
    path("notices/<int:pk>/photos/<int:evidence>.jpg", notice_views.photo, name="photo"),
    path("notices/<int:pk>/object/", notice_views.object_to, name="object"),
    path("notices/<int:pk>/received/", notice_views.received, name="received"),
    path("objections/", notice_views.objection, name="objection"),
]
