"""What is said to whoever has answered a wish, on the page where they did."""

from flask_babel import gettext as _

from matchmaker.db.requests import Request


def answered(wish: Request) -> str:
    name = wish.sender.organisation.name
    if wish.state == "accepted":
        return str(_("C’est accepté : %(name)s en est prévenu.", name=name))
    return str(_("C’est décliné : %(name)s en est prévenu.", name=name))
