"""What `celery -A celery_worker worker` loads: the application's Celery, with a task per job kind."""

from matchmaker.app import create_app
from matchmaker.log import configure_logging, keep_celery_quiet

flask_app = create_app()
configure_logging(flask_app.extensions["settings"].log_format)
keep_celery_quiet()
app = flask_app.extensions["celery"]
