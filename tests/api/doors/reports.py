"""The doors of figures and releases."""

from tests.api.doors import Page

FILE = Page("A paper drawn for the desk; the call gives what it is written from.")
DOORS: dict[str, str | Page] = {
    "reports:figures": "GET figures/",
    "reports:figure_groups": "GET figure-groups/",
    "reports:dictionary": "GET dictionary/",
    "reports:compare": "GET comparison/",
    "reports:paper": FILE,
    "reports:releases": "GET releases/",
    "reports:make": "POST releases/",
    "reports:release": "GET releases/{id}/",
    "reports:release_do": "POST releases/{id}/release/",
    "reports:withdraw": "POST releases/{id}/withdraw/",
    "reports:release_paper": FILE,
    "reports:snapshots": "GET snapshots/",
    "reports:snapshot_make": "POST snapshots/",
    "reports:snapshot": "GET snapshots/{id}/",
    "reports:snapshot_list": "GET figure-rows/",
    "reports:publications": "GET publications/",
    "reports:publication_make": "POST publications/",
    "reports:publication": "GET publications/{id}/",
    "reports:publication_release": "POST publications/{id}/release/",
    "reports:publication_discard": "DELETE publications/{id}/",
    "reports:publication_withdraw": "POST publications/{id}/withdraw/",
    "reports:publication_paper": FILE,
}
