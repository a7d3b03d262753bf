"""Addresses: first page, queues, rounds, register, planning, trail."""

from django.urls import URLPattern, path

from cases.views import activities, home, inbox, many, planning, register, rounds, rules, trail

ROUND = "rounds/<slug:slug>/"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("queue/<slug:name>/", home.queue, name="queue"),
    path("queue/<slug:name>/next/", home.queue_next, name="queue_next"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.inbox_read, name="inbox_read"),
    path("trail/", trail.trail_page, name="trail"),
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/new/", rounds.round_new, name="round_new"),
    path(ROUND, rounds.round_page, name="round"),
    path(f"{ROUND}edit/", rounds.round_edit, name="round_edit"),
    path(f"{ROUND}categories/", rounds.category_add, name="category_add"),
    path(f"{ROUND}file-plan/", rounds.file_plan, name="file_plan"),
    path(f"{ROUND}day/", rounds.move_day, name="move_day"),
    path(f"{ROUND}rules/", rules.rules, name="rules"),
    path(f"{ROUND}activities/", activities.activities, name="activities"),
    path(f"{ROUND}activities/paste/", many.activities_paste, name="activities_paste"),
    path(f"{ROUND}activities/template/", many.activities_template, name="activities_template"),
    path(f"{ROUND}activities/upload/", many.activities_upload, name="activities_upload"),
    path(f"{ROUND}activities/<int:pk>/", activities.activity_correct, name="activity_correct"),
    path(f"{ROUND}results/", activities.results, name="results"),
    path(f"{ROUND}results/<int:pk>/", activities.result_correct, name="result_correct"),
    path(f"{ROUND}lists/<slug:kind>/", register.lists, name="lists"),
    path(f"{ROUND}explain/", planning.explain, name="explain"),
    path(f"{ROUND}problems/", register.register, name="register"),
    path(f"{ROUND}problems.csv", register.register_csv, name="register_csv"),
    path(f"{ROUND}problems/new/", planning.problem_new, name="problem_new"),
    path(f"{ROUND}problems/<int:number>/edit/", planning.problem_edit, name="problem_edit"),
    path(f"{ROUND}problems/<int:number>/tasks/new/", planning.task_new, name="task_new"),
    path(f"{ROUND}problems/<int:number>/tasks/<int:pk>/edit/", planning.task_edit, name="task_edit"),
]
