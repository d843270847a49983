"""All tables. Import from here, so that the metadata is always complete."""

from __future__ import annotations

from engine.store.base import Base
from engine.store.models.advice import Advice
from engine.store.models.alert import Alert
from engine.store.models.api_key import ApiKey
from engine.store.models.approval import Approval
from engine.store.models.audit_entry import AuditEntry
from engine.store.models.blob import Blob
from engine.store.models.chat_event import ChatEvent
from engine.store.models.chat_thread import ChatThread
from engine.store.models.connection import Connection
from engine.store.models.connection_grant import ConnectionGrant
from engine.store.models.connection_sign_in import ConnectionSignIn
from engine.store.models.correction import Correction
from engine.store.models.data_table import DataRow, DataTable
from engine.store.models.day_spending import DaySpent
from engine.store.models.draft import Draft
from engine.store.models.draft_patch import DraftPatch
from engine.store.models.engine_lease import EngineLease
from engine.store.models.example import Example
from engine.store.models.fixture import Fixture
from engine.store.models.folder import Folder
from engine.store.models.idempotency_key import IdempotencyKey
from engine.store.models.imported_api import ImportedApi
from engine.store.models.invitation import Invitation
from engine.store.models.knowledge import Knowledge
from engine.store.models.membership import Membership
from engine.store.models.model_spending import ModelSpending
from engine.store.models.organization import Organization
from engine.store.models.proposal import Proposal
from engine.store.models.run import Run
from engine.store.models.run_event import RunEvents
from engine.store.models.run_inbox import RunInbox
from engine.store.models.run_snapshot import RunSnapshot
from engine.store.models.schedule import Schedule
from engine.store.models.session import Session
from engine.store.models.slack_app import SlackApp
from engine.store.models.slack_event import SlackEvent
from engine.store.models.slack_link import SlackLink
from engine.store.models.slack_post import SlackPost
from engine.store.models.slack_thread import SlackThread
from engine.store.models.step_result import StepResult
from engine.store.models.timer import Timer
from engine.store.models.trigger import Trigger
from engine.store.models.trigger_state import TriggerState
from engine.store.models.user import User
from engine.store.models.variable import Variable
from engine.store.models.webhook import Webhook
from engine.store.models.webhook_capture import WebhookCapture
from engine.store.models.workflow import Workflow
from engine.store.models.workflow_version import WorkflowVersion
from engine.store.models.workspace import Workspace

__all__ = [
    "Advice",
    "Alert",
    "ApiKey",
    "Approval",
    "AuditEntry",
    "Base",
    "Blob",
    "ChatEvent",
    "ChatThread",
    "Connection",
    "ConnectionGrant",
    "ConnectionSignIn",
    "Correction",
    "DataRow",
    "DataTable",
    "DaySpent",
    "Draft",
    "DraftPatch",
    "EngineLease",
    "Example",
    "Fixture",
    "Folder",
    "IdempotencyKey",
    "ImportedApi",
    "Invitation",
    "Knowledge",
    "Membership",
    "ModelSpending",
    "Organization",
    "Proposal",
    "Run",
    "RunEvents",
    "RunInbox",
    "RunSnapshot",
    "Schedule",
    "Session",
    "SlackApp",
    "SlackEvent",
    "SlackLink",
    "SlackPost",
    "SlackThread",
    "StepResult",
    "Timer",
    "Trigger",
    "TriggerState",
    "User",
    "Variable",
    "Webhook",
    "WebhookCapture",
    "Workflow",
    "WorkflowVersion",
    "Workspace",
]
