"""What `celery -A celery_worker worker` loads: the application's Celery, with a task per job kind."""

from matchmaker.app import create_app

flask_app = create_app()
app = flask_app.extensions["celery"]
