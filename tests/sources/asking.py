"""A client with short times, that notes its pauses instead of sleeping."""

from dataclasses import dataclass, field

from matchmaker.sources.http import Http, Manners, Publisher
from matchmaker.sources.pace import Pace

PUBLISHER = Publisher("registre", "Registre d’essai", "1000/second")
QUICK = Manners(connect=2.0, read=0.3, total=20.0, largest=200_000)


@dataclass
class Pauses:
    """Called in the place of `time.sleep`."""

    taken: list[float] = field(default_factory=list)

    def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


def make_http(*, rate: str = PUBLISHER.rate, manners: Manners = QUICK, pauses: Pauses | None = None) -> Http:
    pause = pauses or Pauses()
    publisher = Publisher(PUBLISHER.name, PUBLISHER.label, rate)
    return Http(publisher, Pace(pause=pause), "https://exemple.fr", manners, pause)
