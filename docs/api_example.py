"""Read the open tasks of a round page by page, report progress on one of them, check the signature of a hook's call.

DUBAN_URL=https://duban.example DUBAN_TOKEN=duban_… python docs/api_example.py
"""

import hashlib
import hmac
import os
import time
import uuid
from collections.abc import Iterator
from typing import Any

import requests

SECONDS = 20  # that an answer may take
OLDEST = 300  # seconds; a call of a hook that is older may be a copy


class Duban:
    """The API of one installation, in the name of the token's owner."""

    def __init__(self, url: str, token: str) -> None:
        self.url = f"{url.rstrip('/')}/api/v1"
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {token}"

    def rows(self, name: str, **query: Any) -> Iterator[dict[str, Any]]:
        """Every row of a list, page by page."""
        address: str | None = f"{self.url}/{name}/"
        while address:
            answer = self.session.get(address, params=query, timeout=SECONDS)
            answer.raise_for_status()
            yield from answer.json()["results"]
            address, query = answer.json()["next"], {}

    def act(self, address: str, act: str, **words: Any) -> dict[str, Any]:
        """Do something with a row as it is now. A lost answer is asked for again; the act is done once."""
        seen = self.session.get(address, timeout=SECONDS)
        seen.raise_for_status()
        headers = {"If-Match": seen.headers["ETag"], "Idempotency-Key": str(uuid.uuid4())}
        for wait in (1, 2, 4, 0):
            try:
                answer = self.session.post(f"{address}{act}/", json=words, headers=headers, timeout=SECONDS)
            except requests.ConnectionError:
                time.sleep(wait)
                continue
            if answer.status_code != 429:
                break
            time.sleep(int(answer.headers["Retry-After"]))
        else:
            raise requests.ConnectionError("nobody answers")
        if answer.status_code >= 400:
            raise ValueError(answer.json()["detail"])
        found: dict[str, Any] = answer.json()
        return found


def is_from_duban(secret: str, header: str, body: bytes, now: float) -> bool:
    """Whether a hook's call, with its header Duban-Signature and its body as it came, is genuine and fresh."""
    parts = dict(part.partition("=")[::2] for part in header.split(","))
    stamp, said = parts.get("t", ""), parts.get("v1", "")
    if not stamp.isdecimal() or abs(now - int(stamp)) > OLDEST:
        return False
    wanted = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted, said)


def main() -> None:
    """Report ten per cent more on the first task that is still being worked on."""
    duban = Duban(os.environ["DUBAN_URL"], os.environ["DUBAN_TOKEN"])
    for task in duban.rows("tasks", fields="id,title,stage,claimed_share", current="true"):
        if task["stage"] == "working":
            share = min((task["claimed_share"] or 0) + 10, 100)
            told = duban.act(f"{duban.url}/tasks/{task['id']}/", "claim", share=share, text="又完成一成")
            print(f"{told['title']}: {told['claimed_share']}%")
            return
    print("Nothing is open.")


if __name__ == "__main__":
    main()
