class ChannelError(Exception):
    """The message could not be sent. `permanent`: trying again will not help."""

    def __init__(self, why: str, *, permanent: bool = False) -> None:
        super().__init__(why)
        self.permanent = permanent
