"""An event with a structure that registers know, and a peer that plays all of them."""

from dataclasses import replace
from typing import Any

from flask import Flask

from matchmaker.core.directory.registers import ONLINE
from matchmaker.sources import opening
from matchmaker.sources.http import Manners
from tests.peers.register import Asked, RegisterPeer, Reply
from tests.sources import answers

GOOD: dict[str, Any] = {
    "recherche_entreprises": answers.search(answers.enterprise()),
    "geoplateforme": answers.place(),
    "liste_ess": answers.table(answers.ess_row()),
    "agence_bio": answers.operators(answers.certificate()),
    "marche_inclusion": [answers.siae()],
    "decp": answers.table(answers.contract()),
}
EMPTY: dict[str, Any] = {
    "recherche_entreprises": answers.search(),
    "geoplateforme": {"type": "FeatureCollection", "features": []},
    "liste_ess": answers.table(),
    "agence_bio": {"nbTotal": "0", "items": []},
    "marche_inclusion": [],
    "decp": answers.table(),
}


def register_of(asked: Asked) -> str:
    return asked.path.split("/")[1]


def turn_on(app: Flask, peer: RegisterPeer, *names: str) -> None:
    """Have these registers (all when none is named) answered by the peer, each under its own address."""
    settings = replace(
        app.extensions["settings"],
        sources=",".join(names or ONLINE),
        sources_url=",".join(f"{name}={peer.url}/{name}" for name in ONLINE),
        marche_inclusion_token="jeton",
    )
    sources = opening.open_sources(settings)
    for source in sources:
        if source.is_on:
            source.http.manners = Manners(connect=2.0, read=0.5, total=5.0)
            source.http.pause = lambda _seconds: None
    app.extensions["settings"] = settings
    app.extensions["sources"] = sources


def answer_with(peer: RegisterPeer, table: dict[str, Any], **instead: Reply) -> None:
    """Answer each register's questions with its entry, or with the reply given instead."""
    peer.answer = lambda asked: instead.get(register_of(asked)) or Reply(table[register_of(asked)])
