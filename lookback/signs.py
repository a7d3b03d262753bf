"""Who can name items with warning signs: apps to the right of this one register here, the draw asks them all."""

from collections.abc import Callable, Iterable

from cases.models import Round

Provider = Callable[[Round], Iterable[str]]
PROVIDERS: list[Provider] = []


def add(provider: Provider) -> None:
    """Make a provider known, once: of a round it gives the text keys of items with warning signs ("cases.task:12")."""
    if provider not in PROVIDERS:
        PROVIDERS.append(provider)


def of_round(round: Round) -> set[str]:
    """The text keys of all items of the round for which any provider has a warning sign."""
    return {subject for provider in PROVIDERS for subject in provider(round)}
