"""What Temporal's history of a run tells of the task it is at."""

import pytest
from temporalio.api.enums.v1 import EventType, TimeoutType
from temporalio.api.history.v1 import HistoryEvent, WorkflowTaskTimedOutEventAttributes

from engine.temporal.past_tasks import fell_silent

BEGUN = HistoryEvent(event_type=EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED)
ENDED = HistoryEvent(event_type=EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
TOLD = HistoryEvent(event_type=EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED)


def timed_out(kind: TimeoutType.ValueType) -> HistoryEvent:
    return HistoryEvent(
        event_type=EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT,
        workflow_task_timed_out_event_attributes=WorkflowTaskTimedOutEventAttributes(
            timeout_type=kind
        ),
    )


SILENT = timed_out(TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE)
NOT_TAKEN = timed_out(TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START)


@pytest.mark.parametrize(
    ("events", "found"),
    [
        ([], False),
        ([BEGUN], False),
        ([BEGUN, SILENT], True),
        ([BEGUN, SILENT, TOLD, BEGUN], True),
        ([BEGUN, SILENT, BEGUN, ENDED, TOLD, BEGUN], False),
        ([BEGUN, ENDED, BEGUN, SILENT, BEGUN], True),
        ([NOT_TAKEN, BEGUN], False),
        ([BEGUN, SILENT, NOT_TAKEN, BEGUN], True),
    ],
    ids=["new", "first", "silent", "silent and told", "ended since", "ended before", "nobody took it", "both"],
)  # fmt: skip
def test_a_task_that_was_begun_and_never_ended_is_one_that_may_end_its_worker(
    events: list[HistoryEvent], found: bool
) -> None:
    assert fell_silent(events) is found
