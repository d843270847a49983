"""Every route of the service in one place; making the application opens nothing."""

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic.json_schema import models_json_schema

from api.advice import endpoints as advice
from api.alerts import endpoints as alerts
from api.app import PREFIX, identity_router
from api.approvals import endpoints as approvals
from api.budgets import endpoints as budgets
from api.catalog import endpoints as catalog
from api.chat import endpoints as chat
from api.connections import endpoints as connections
from api.corrections import endpoints as corrections
from api.descriptions import endpoints as descriptions
from api.documents import endpoints as documents
from api.drafts import endpoints as drafts
from api.errors import PROBLEM_RESPONSES
from api.examples import endpoints as examples
from api.explanations import endpoints as explanations
from api.fixtures import endpoints as fixtures
from api.folders import endpoints as folders
from api.habits import endpoints as habits
from api.health import endpoints as health
from api.imported_apis import endpoints as imported_apis
from api.pages import reference
from api.proposals import endpoints as proposals
from api.runs import endpoints as runs
from api.runs.schemas import DraftStreamed, RunStreamed
from api.schedules import endpoints as schedules
from api.slack import endpoints as slack
from api.stream import endpoints as stream
from api.tables import endpoints as tables
from api.templates import endpoints as templates
from api.variables import endpoints as variables
from api.versions import endpoints as versions
from api.watched import endpoints as watched
from api.webhooks import endpoints as webhooks
from api.workflows import endpoints as workflows

LONGEST_BODY = 4_000_000
FEATURES = (
    workflows,
    templates,
    folders,
    drafts,
    fixtures,
    examples,
    webhooks,
    schedules,
    watched,
    versions,
    documents,
    catalog,
    imported_apis,
    runs,
    explanations,
    advice,
    descriptions,
    stream,
    approvals,
    alerts,
    connections,
    variables,
    budgets,
    tables,
    chat,
    proposals,
    corrections,
    habits,
    slack,
)
# What streams carry has no route of its own to be described by.
_STREAMED = (RunStreamed, DraftStreamed)


def operation_id(route: APIRoute) -> str:
    """Name an operation by its function, so that a generated client reads well and stays stable."""
    return route.name


def api_router() -> APIRouter:
    """Collect the routes of every feature under one prefix."""
    router = APIRouter(prefix=PREFIX)
    router.include_router(identity_router())
    for feature in FEATURES:
        router.include_router(feature.router)
    return router


def described_app() -> FastAPI:
    """Make the application with all its routes; what they work with comes from the wiring."""
    app = FastAPI(
        title="NexaBuilder",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{PREFIX}/openapi.json",
        generate_unique_id_function=operation_id,
        responses=PROBLEM_RESPONSES,
        max_body_size=LONGEST_BODY,
    )
    app.include_router(api_router())
    app.router.routes.extend([*health.ROUTES, *reference.ROUTES])
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]
    return app


def _described(app: FastAPI) -> dict[str, object]:
    """Describe the API, the events of its streams included; made once."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title, version=app.version, routes=app.routes, openapi_version="3.1.0"
        )
        template = "#/components/schemas/{model}"
        _, streamed = models_json_schema(
            [(model, "serialization") for model in _STREAMED], ref_template=template
        )
        schemas = document["components"]["schemas"]
        for name, schema in streamed["$defs"].items():
            schemas.setdefault(name, schema)
        app.openapi_schema = document
    return app.openapi_schema
