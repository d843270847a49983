"""Whether the task a run is at has ended a worker before: of what a task does, nothing is left when its worker ends.

Temporal tells it: such a task is timed out, and given to the next worker. Then pure steps are put on record
before they start, as calls always are, so that the one that ends its worker can be found (R16).
"""

from collections.abc import Iterable

from temporalio import activity
from temporalio.api.enums.v1 import EventType, TimeoutType
from temporalio.api.history.v1 import HistoryEvent


async def has_ended_a_worker() -> bool:
    """Tell, in a local activity, whether a worker has fallen silent in the task its run is at."""
    info = activity.info()
    run = activity.client().get_workflow_handle(
        str(info.workflow_id), run_id=str(info.workflow_run_id)
    )
    return fell_silent([event async for event in run.fetch_history_events()])


def fell_silent(events: Iterable[HistoryEvent]) -> bool:
    """Tell whether the task that stands last in a history was once begun and never came to its end."""
    was_silent = False
    for event in events:
        if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED:
            was_silent = False
        elif event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT:
            kind = event.workflow_task_timed_out_event_attributes.timeout_type
            # One that nobody had taken yet only waited for the cache of a worker that is gone.
            was_silent |= kind == TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE
    return was_silent
