"""Jobs of the agendas."""

from matchmaker.services.agenda import plan_job
from matchmaker.tasks import Queue, Result, Running, job


@job(plan_job.KIND, queue=Queue.IMPORT, minutes=12)
def plan_workbook(running: Running) -> Result:
    return plan_job.plan_upload(running)
