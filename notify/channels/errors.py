class ChannelError(Exception):
    """The message could not be sent. `permanent`: trying again will not help; `outage`: the service does not answer.

    The text goes into a list that people read: it never holds an address of a service, which may be a secret.
    """

    def __init__(self, why: str, *, permanent: bool = False, outage: bool = False) -> None:
        super().__init__(why)
        self.permanent = permanent
        self.outage = outage
