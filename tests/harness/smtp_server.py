"""A program: an SMTP server that appends every mail to a file, on disk before it says yes. Prints its port.

It runs isolated (python -I): a library of aiosmtpd has the name of our app `public`.
"""

import json
import os
import sys
import threading
from email import message_from_bytes, policy
from pathlib import Path

from aiosmtpd.controller import Controller


class Keep:
    def __init__(self, path: str) -> None:
        self.file = Path(path).open("a", encoding="utf-8")  # noqa: SIM115  (open as long as the program runs)

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802  (aiosmtpd's name)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        text = mail.get_body(("plain",))
        row = {
            "id": str(mail["Message-ID"]),
            "to": ",".join(envelope.rcpt_tos),
            "subject": str(mail["Subject"]),
            "text": text.get_content() if text else "",
        }
        self.file.write(json.dumps(row) + "\n")
        self.file.flush()
        os.fsync(self.file.fileno())
        return "250 OK"


if __name__ == "__main__":
    controller = Controller(Keep(sys.argv[1]), hostname="127.0.0.1", port=int(sys.argv[2]))
    controller.start()
    threading.Event().wait()
