"""What a WSGI server loads: `gunicorn wsgi:app`. `matchmaker serve` does the same, set up for you."""

from matchmaker.app import create_app
from matchmaker.log import configure_logging

app = create_app()
configure_logging(app.extensions["settings"].log_format)
