"""The broker of the embedded edition, with junk among the messages."""

from pathlib import Path

import pytest
from kombu import Connection, Queue

from duban.broker import Folder

JUNK = ["no JSON", "{}", "[1]", "3", "null", '{"properties": {}}', '{"properties": 3, "body": ""}']


@pytest.mark.parametrize("junk", [*(words.encode() for words in JUNK), b"\xff\xfe"])
def test_junk_in_the_folder_is_dropped_and_what_follows_is_read(tmp_path: Path, junk: bytes) -> None:
    options = {
        "data_folder_in": str(tmp_path),
        "data_folder_out": str(tmp_path),
        "control_folder": str(tmp_path / "control"),
        "store_processed": False,
    }
    (tmp_path / "0_first.test.msg").write_bytes(junk)
    with Connection("filesystem://localhost", transport=Folder, transport_options=options) as connection:
        queue = Queue("test")(connection.channel())
        queue.declare()
        connection.Producer(queue.channel).publish({"a": 1}, routing_key="test")
        assert queue.get(no_ack=True) is None  # the junk is gone
        message = queue.get(no_ack=True)
        assert message.payload == {"a": 1}
    assert list(tmp_path.glob("*.msg")) == []
