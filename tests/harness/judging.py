"""What must be true of notices at the end, whatever was killed meanwhile."""

from tests.harness.cluster import Cluster
from tests.harness.mailbox import Mailbox

UNSENT = "SELECT count(*) FROM notify_delivery WHERE state <> 'sent'"


def is_out(cluster: Cluster, count: int) -> bool:
    """Whether that many deliveries are there and all are marked as sent."""
    total, sent = cluster.ask("SELECT count(*), count(*) FILTER (WHERE state = 'sent') FROM notify_delivery")[0]
    return total == sent == count


def resends(cluster: Cluster, mailbox: Mailbox, texts: set[str]) -> int:
    """How many mails came again. Fails when a notice is lost, is twice in an inbox, or came under two Message-IDs."""
    inbox = cluster.ask(
        "SELECT to_id, params->>'number' FROM notify_message WHERE text IN ('Notice %(number)s.', 'Act %(number)s.')"
    )
    assert len(inbox) == len(set(inbox)) == len(texts)
    came = mailbox.ids_by_text()
    assert texts - set(came) == set(), "lost"
    under = [ids for text, ids in came.items() if text in texts]
    assert max(len(ids) for ids in under) == 1, "one notice under two Message-IDs"
    assert len({one for ids in under for one in ids}) == len(texts), "two notices under one Message-ID"
    return sum(sum(ids.values()) for ids in under) - len(texts)
