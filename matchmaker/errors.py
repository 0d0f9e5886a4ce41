"""Error → answer, in one table. A refusal is a page (or JSON) with its sentence and its status."""

from flask import Flask, flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response

from matchmaker.core.errors import Refusal
from matchmaker.db.transaction import AlreadyDone
from matchmaker.extensions import current_settings
from matchmaker.web.forms import sentence

Answer = tuple[str, int] | Response


def answer_errors(app: Flask) -> None:
    app.register_error_handler(AlreadyDone, _already_done)
    app.register_error_handler(Refusal, _refusal)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(RateLimitExceeded, _too_often)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(HTTPException, _http)


def _page(words: str, status: int) -> Answer:
    if request.accept_mimetypes.best == "application/json":
        return {"error": words}, status  # type: ignore[return-value]  # Flask turns the dict into JSON
    return render_template("error.html", sentence=words, status=status), status


def _already_done(error: AlreadyDone) -> Answer:
    flash(_("C’est déjà enregistré."), "info")
    return redirect(error.location or request.full_path, 303)


def _refusal(error: Refusal) -> Answer:
    return _page(sentence(error), error.status)


def _csrf(_error: CSRFError) -> Answer:
    return _page(
        _(
            "Ce formulaire a été ouvert il y a trop longtemps, ou dans une autre connexion. "
            "Revenez en arrière, rechargez la page et envoyez-le de nouveau."
        ),
        400,
    )


def _too_often(_error: RateLimitExceeded) -> Answer:
    return _page(_("Trop d’essais en peu de temps. Attendez quelques minutes et recommencez."), 429)


def _too_large(_error: RequestEntityTooLarge) -> Answer:
    return _page(
        _(
            "Ce fichier dépasse %(limit)s Mo. Enregistrez-le sans images, ou en plusieurs parties, puis recommencez.",
            limit=current_settings().upload_limit_mb,
        ),
        413,
    )


def _http(error: HTTPException) -> Answer:
    status = error.code or 500
    words = {
        404: _("Cette page n’existe pas, ou vous n’y avez pas accès."),
        405: _("Cette adresse ne s’ouvre pas de cette façon. Revenez à la page précédente."),
        400: _("Cette demande est incomplète. Rechargez la page et recommencez."),
        500: _("Une erreur est survenue de notre côté. Rien n’a été enregistré à moitié ; réessayez."),
    }.get(status, _("Cette demande n’a pas pu être traitée (%(status)s).", status=status))
    if isinstance(error.get_response(), Response) and status in (301, 302, 303, 307, 308):
        return error.get_response()
    return _page(words, status)
