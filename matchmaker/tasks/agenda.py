"""Jobs of the agendas."""

from matchmaker.services.agenda import plan_job
from matchmaker.services.agenda.printing import job as print_job
from matchmaker.tasks import Queue, Result, Running, job


@job(plan_job.KIND, queue=Queue.IMPORT, minutes=12)
def plan_workbook(running: Running) -> Result:
    return plan_job.plan_upload(running)


@job(print_job.KIND, queue=Queue.IMPORT, minutes=10)
def print_sheets(running: Running) -> Result:
    return print_job.print_event(running)
