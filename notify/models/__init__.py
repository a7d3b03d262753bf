from notify.models.delivery import TROUBLES, Delivery, Dispatch, Reason, State
from notify.models.message import POISON, Message, Pace
from notify.models.reach import Address, Channel, Policy, Unreached

__all__ = [
    "POISON",
    "TROUBLES",
    "Address",
    "Channel",
    "Delivery",
    "Dispatch",
    "Message",
    "Pace",
    "Policy",
    "Reason",
    "State",
    "Unreached",
]
