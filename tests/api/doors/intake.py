"""Lists taken in."""

from tests.api.doors import Page

DOORS: dict[str, str | Page] = {
    "intake:batches": "GET lists/",
    "intake:new": "POST lists/",
    "intake:names": "POST unit-names/",
    "intake:name_forget": "DELETE unit-names/{id}/",
    "intake:batch": "GET lists/{id}/",
    "intake:text": "GET list-lines/",
    "intake:records": "GET list-records/",
    "intake:explain": Page("How deadline words are read while somebody types them; nothing is kept."),
    "intake:units": "POST lists/{id}/units/",
    "intake:file": Page("The document itself is fetched from the desk; its address is `file_url` of the list."),
    "intake:facts": "PATCH lists/{id}/",
    "intake:number": "POST lists/{id}/number/",
    "intake:leave_faults_out": "POST lists/{id}/leave-out/",
    "intake:take": "POST lists/{id}/take/",
    "intake:take_back": "POST lists/{id}/take-back/",
    "intake:put_aside": "POST lists/{id}/put-aside/",
    "intake:go": Page("Leads from the trail to the page of a list."),
    "intake:row": "PATCH list-records/{id}/",
    "intake:out": "POST list-records/{id}/leave-out/",
    "intake:ask": "POST list-records/{id}/ask/",
}
