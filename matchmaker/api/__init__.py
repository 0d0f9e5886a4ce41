"""The front door for machines. Today it answers one question: is the service well?"""

from flask import Flask

from matchmaker.api import health


def open_doors(app: Flask) -> None:
    """Register what machines may call."""
    app.register_blueprint(health.pages)
