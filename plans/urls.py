"""The addresses of plans as documents, below /desk/."""

from django.urls import URLPattern, path, re_path

from cases import neighbours
from plans import desk
from plans.views import alike, comments, diff, overview, paper, public, unit_plans, version

app_name = "plans"
ROUND = "rounds/<slug:slug>/plan/"
VERSION = "plan/versions/<int:pk>/"
COMMENT = "plan/comments/<int:pk>/"
UNIT = "plan/units/<int:pk>/"
PUBLIC = "plan/public/<int:pk>/"
urlpatterns: list[URLPattern] = [
    path(ROUND, overview.plan, name="plan"),
    path(f"{ROUND}draw/", overview.draw, name="draw"),
    path(f"{ROUND}comments/", comments.comments, name="comments"),
    path(f"{ROUND}units/", unit_plans.unit_plans, name="unit_plans"),
    path(f"{ROUND}units/ask/", unit_plans.ask_plans, name="ask_plans"),
    path(VERSION, version.version, name="version"),
    path(f"{VERSION}diff/", diff.diff, name="diff"),
    re_path(r"^plan/versions/(?P<pk>\d{1,18})/paper\.(?P<kind>pdf|docx|html|txt)$", paper.paper, name="paper"),
    path(f"{VERSION}file/", version.version_file, name="version_file"),
    path(f"{VERSION}receipt/file/", version.receipt_file, name="receipt_file"),
    path(f"{VERSION}reply/file/", version.reply_file, name="reply_file"),
    path(f"{VERSION}ask/", version.ask, name="ask"),
    path(f"{VERSION}close/", version.close, name="close"),
    path(f"{VERSION}reasons/", version.confirm, name="confirm"),
    path(f"{VERSION}submit/", version.submit, name="submit"),
    path(f"{VERSION}receipt/", version.receive, name="receive"),
    path(f"{VERSION}reply/", version.reply, name="reply"),
    path(f"{VERSION}on-file/", version.file, name="file"),
    path(f"{VERSION}public/", version.prepare, name="prepare"),
    path(f"{PUBLIC}release/", public.release, name="release"),
    path(f"{PUBLIC}withdraw/", public.withdraw, name="withdraw"),
    path(COMMENT, comments.comment, name="comment"),
    path(f"{COMMENT}answer/", comments.answer, name="answer"),
    path(f"{COMMENT}decide/", comments.settle, name="settle"),
    path(UNIT, unit_plans.unit_plan, name="unit_plan"),
    path(f"{UNIT}hand-in/", unit_plans.hand_in, name="hand_in"),
    path(f"{UNIT}judge/", unit_plans.judge, name="judge"),
    path(f"{UNIT}published/", unit_plans.publish, name="publish"),
    path("plan/alike/<int:pk>/", alike.alike, name="alike"),
]

neighbours.add(desk.NEIGHBOUR)
