"""The doors of letters."""

from tests.api.doors import Page

FILE = Page("a download of the desk; the row names its address")
DOORS: dict[str, str | Page] = {
    "letters:register": "GET letters/",
    "letters:register_paper": Page("the register as a sheet or a paper, made by a worker; its rows are GET letters/"),
    "letters:mine": "GET letter-addressees/",
    "letters:new": "POST letters/",
    "letters:heads": "POST letter-heads/",
    "letters:letter": "GET letters/{id}/",
    "letters:edit": "PATCH letters/{id}/",
    "letters:paper": FILE,
    "letters:approve": "POST letters/{id}/approve/",
    "letters:issue": "POST letters/{id}/issue/",
    "letters:drop": "POST letters/{id}/drop/",
    "letters:void": "POST letters/{id}/void/",
    "letters:lift": "POST letters/{id}/lift/",
    "letters:file": "POST letters/{id}/file/",
    "letters:sign": "POST letter-addressees/{id}/sign/",
    "letters:answer": "POST letter-addressees/{id}/answer/",
    "letters:judge": "POST letter-answers/{id}/judge/",
    "letters:letter_file": FILE,
    "letters:answer_file": FILE,
}
