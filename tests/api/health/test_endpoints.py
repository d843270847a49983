"""Health, metrics, the reference page and what every answer carries."""

from __future__ import annotations

import httpx

from tests.support.whole import API, Whole, ok


async def test_live_and_ready_need_nobody_and_tell_who_executes(ada: httpx.AsyncClient) -> None:
    ada.headers.pop("authorization")
    assert ok(await ada.get("/live")) == {"status": "alive"}
    assert ok(await ada.get("/ready")) == {"status": "ready", "executor": "owner"}


async def test_metrics_count_by_route_and_never_by_id(ada: httpx.AsyncClient) -> None:
    unknown = "01900000-0000-7000-8000-000000000000"
    assert (await ada.get(f"{API}/workflows/{unknown}")).status_code == 404
    text = (await ada.get("/metrics")).text
    assert 'nexa_http_requests_total{operation="get_workflow",status="404"} 1.0' in text
    assert unknown not in text
    behind = await ada.get("/metrics", headers={"x-forwarded-for": "203.0.113.9"})
    assert behind.status_code == 403


async def test_every_answer_is_sealed(ada: httpx.AsyncClient) -> None:
    for path in ("/", "/docs", "/live", f"{API}/workflows", f"{API}/nothing", "/hooks/x"):
        headers = (await ada.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert "content-security-policy" in headers, path
        assert "unsafe" not in headers["content-security-policy"], path


async def test_the_reference_page_names_every_operation_and_loads_nothing(
    whole: Whole, ada: httpx.AsyncClient
) -> None:
    page = (await ada.get("/docs")).text
    document = ok(await ada.get(f"{API}/openapi.json"))
    operations = [
        operation["operationId"]
        for item in document["paths"].values()
        for operation in item.values()
    ]
    assert len(operations) == len(set(operations)) > 60
    for operation in operations:
        assert f"id={operation}>" in page
    assert "<script" not in page
    assert "src=" not in page
