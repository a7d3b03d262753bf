"""A transport whose worker goes deaf on demand: connected, idle, and taking nothing more."""

from django.conf import settings

from duban import broker

SIGN = "deaf"  # a file of this name in the data folder


class Places(broker.Places):
    def can_consume(self) -> bool:
        return super().can_consume() and not (settings.DATA_DIR / SIGN).exists()


class Channel(broker.RedisChannel):
    QoS = Places


class Transport(broker.Redis):
    Channel = Channel
