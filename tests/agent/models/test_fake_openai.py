"""The fake server itself: it speaks to the official client, and tells clients their mistakes."""

from __future__ import annotations

from typing import Any

import httpx

from tests.support.fake_openai import KEY, MODEL, fake_openai, says


async def test_the_official_client_reads_models_embeddings_answers_and_streams() -> None:
    from openai import AsyncOpenAI

    async with fake_openai() as fake, httpx.AsyncClient(trust_env=False) as http:
        fake.plays(says("hello there"))
        client_of_ours: Any = http
        client = AsyncOpenAI(base_url=fake.base_url, api_key=KEY, http_client=client_of_ours)
        assert [model.id async for model in client.models.list()] == [MODEL]
        vectors = await client.embeddings.create(
            model="e", input=["a", "bc"], encoding_format="float"
        )
        assert [v.embedding[0] for v in vectors.data] == [0.01, 0.02]
        said = await client.chat.completions.create(
            model=MODEL, messages=[{"role": "user", "content": "hi"}]
        )
        assert said.choices[0].message.content == "hello there"
        stream = await client.chat.completions.create(
            model=MODEL, messages=[{"role": "user", "content": "hi"}], stream=True
        )
        words = [c.choices[0].delta.content or "" async for c in stream if c.choices]
    assert ("".join(words), fake.faults) == ("hello there", [])


async def test_what_no_server_would_accept_is_refused_and_noted() -> None:
    async with fake_openai() as fake, httpx.AsyncClient(trust_env=False) as http:
        fake.plays(says("hello"))
        url, headers = f"{fake.base_url}/chat/completions", {"authorization": f"Bearer {KEY}"}
        silent = {"model": MODEL, "messages": [{"role": "user", "content": ""}]}
        assert (await http.post(url, json=silent, headers=headers)).status_code == 400
        assert (await http.post(url, json={"messages": []}, headers=headers)).status_code == 400
        assert (await http.post(url, json={}, headers={})).status_code == 401
        assert (await http.get(f"{fake.base_url}/files", headers=headers)).status_code == 404
    assert fake.faults == ["messages[0] says nothing", "model is required", "messages is required"]
    assert fake.asks == []
