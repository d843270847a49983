"""Is it alive, is it ready, what does it count: outside the API, without a person."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.health.metrics import CONTENT_TYPE
from api.security import is_local
from api.services import Services
from engine.errors import Forbidden
from engine.store.failures import DATABASE_AWAY


async def live(_: Request) -> Response:
    """Answer as long as the process turns."""
    return JSONResponse({"status": "alive"})


async def ready(request: Request) -> Response:
    """Answer 200 once requests can be served; says whether this process executes runs."""
    services: Services = request.app.state.services
    try:
        await services.database.check()
    except DATABASE_AWAY:
        return JSONResponse({"status": "waiting", "for": "database"}, 503, {"retry-after": "2"})
    role = "owner" if services.host.is_owner else "standby"
    return JSONResponse({"status": "ready", "executor": role})


async def metrics(request: Request) -> Response:
    """Answer this process's counters, to this machine only: they tell what a tenant is doing."""
    client = request.client.host if request.client else ""
    if not is_local(client) or "x-forwarded-for" in request.headers:
        raise Forbidden("Metrics are answered on this machine's own address only.")
    services: Services = request.app.state.services
    return Response(services.metrics.text(), media_type=CONTENT_TYPE)


ROUTES = (Route("/live", live), Route("/ready", ready), Route("/metrics", metrics))
