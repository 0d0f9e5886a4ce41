"""Flask extensions, made here without an application and bound to one in `create_app`."""

from flask import current_app
from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect

from matchmaker.config import Settings

db = SQLAlchemy()
csrf = CSRFProtect()
babel = Babel()
limiter = Limiter(key_func=get_remote_address, headers_enabled=False)


def current_settings() -> Settings:
    """The settings the running application was made with."""
    settings: Settings = current_app.extensions["settings"]
    return settings
