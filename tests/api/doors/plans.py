"""Plans as documents."""

from tests.api.doors import Page

FILE = Page("A file is fetched from the desk; its address stands in the row of the version.")
DOORS: dict[str, str | Page] = {
    "plans:plan": "GET plan-versions/",
    "plans:draw": "POST plan-versions/",
    "plans:comments": "GET plan-comments/",
    "plans:unit_plans": "GET unit-plans/",
    "plans:ask_plans": "POST unit-plans/ask/",
    "plans:version": "GET plan-versions/{id}/",
    "plans:diff": Page("Two versions beside each other: a view of what GET plan-versions/{id}/ gives of both."),
    "plans:paper": FILE,
    "plans:version_file": FILE,
    "plans:receipt_file": FILE,
    "plans:reply_file": FILE,
    "plans:ask": "POST plan-versions/{id}/ask/",
    "plans:close": "POST plan-versions/{id}/close/",
    "plans:confirm": "POST plan-versions/{id}/reasons/",
    "plans:submit": "POST plan-versions/{id}/submit/",
    "plans:receive": "POST plan-versions/{id}/receipt/",
    "plans:reply": "POST plan-versions/{id}/reply/",
    "plans:file": "POST plan-versions/{id}/on-file/",
    "plans:prepare": "POST plan-versions/{id}/public/",
    "plans:release": "POST public-plans/{id}/release/",
    "plans:withdraw": "POST public-plans/{id}/withdraw/",
    "plans:comment": "GET plan-comments/{id}/",
    "plans:answer": "POST plan-comments/{id}/answer/",
    "plans:settle": "POST plan-comments/{id}/decide/",
    "plans:unit_plan": "GET unit-plans/{id}/",
    "plans:hand_in": "POST unit-plans/{id}/hand-in/",
    "plans:judge": "POST unit-plans/{id}/judge/",
    "plans:publish": "POST unit-plans/{id}/published/",
    "plans:alike": "GET plan-likenesses/{id}/",
}
