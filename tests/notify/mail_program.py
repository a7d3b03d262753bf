"""A mail server as a process of its own: `python -P mail_program.py FOLDER`; its port is in FOLDER/port.

A library of aiosmtpd has a module called `public`, as this project has, so both cannot live in one process. Each mail
becomes a file; FOLDER/answers.json says which recipients are refused with what, and what the next mails are answered.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP

FOLDER = Path(sys.argv[1])


class Handler:
    """Takes mails as the folder says."""

    count = 0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        refused = _answers()["refused"]
        if address in refused:
            return str(refused[address])
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        answers = _answers()
        if answers["says"]:
            said = str(answers["says"].pop(0))
            (FOLDER / "answers.json").write_text(json.dumps(answers))
            return said
        self.count += 1
        part = FOLDER / f"{self.count:06d}.part"
        part.write_bytes(envelope.content)
        part.rename(part.with_suffix(".eml"))
        return "250 taken"


def _answers() -> dict[str, Any]:
    return json.loads((FOLDER / "answers.json").read_text())


async def main() -> None:
    """Serve until standard input ends."""
    loop, handler = asyncio.get_running_loop(), Handler()
    server = await loop.create_server(lambda: SMTP(handler, enable_SMTPUTF8=True), "127.0.0.1", 0)
    (FOLDER / "port.part").write_text(str(server.sockets[0].getsockname()[1]))
    (FOLDER / "port.part").rename(FOLDER / "port")
    await asyncio.to_thread(sys.stdin.read)
    server.close()


asyncio.run(main())
