"""Build the application: a handful of verbs, in the order in which they depend on each other."""

from datetime import timedelta

from flask import Flask
from flask_bootstrap import Bootstrap5
from werkzeug.middleware.proxy_fix import ProxyFix

from matchmaker import api, tasks, web
from matchmaker.config import Settings, load_settings
from matchmaker.db.engine import prepare_engine
from matchmaker.errors import answer_errors
from matchmaker.extensions import babel, csrf, db, limiter
from matchmaker.services.scoring.criteria import load_criteria
from matchmaker.web.locale import choose_locale, choose_zone
from matchmaker.web.policy import guard

MIB = 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """The Flask application for these settings (from the environment when none are given).

    Raises `BadSettings` when it must not start, `UndeclaredRoute` when a route forgot its audience.
    """
    settings = settings or load_settings()
    app = Flask("matchmaker", template_folder="web/templates", static_folder="web/static")
    app.extensions["settings"] = settings
    app.config.from_mapping(_flask_config(settings))
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # as Flask tells
    _bind_extensions(app)
    load_criteria(app)
    tasks.bind(app)
    web.open_doors(app)
    api.open_doors(app)
    answer_errors(app)
    guard(app)
    return app


def _flask_config(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key
        or "only for development: production refuses to start without its own",
        "SQLALCHEMY_DATABASE_URI": settings.sqlalchemy_url,
        "MAX_CONTENT_LENGTH": settings.upload_limit_mb * MIB,
        "MAX_FORM_MEMORY_SIZE": 2 * MIB,
        "WTF_CSRF_TIME_LIMIT": None,  # the session's own end is the limit: long forms must not be lost
        "BABEL_DEFAULT_LOCALE": "fr",
        "BABEL_DEFAULT_TIMEZONE": "Europe/Paris",
        "BOOTSTRAP_SERVE_LOCAL": True,
        "RATELIMIT_STORAGE_URI": settings.broker_url or "memory://",
        "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": True,
        "SEND_FILE_MAX_AGE_DEFAULT": timedelta(hours=1),
    }


def _bind_extensions(app: Flask) -> None:
    db.init_app(app)
    csrf.init_app(app)
    babel.init_app(app, locale_selector=choose_locale, timezone_selector=choose_zone)
    limiter.init_app(app)
    Bootstrap5(app)
    with app.app_context():
        prepare_engine(db.engine)
