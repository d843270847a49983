"""The command line's key: there before anybody signs up, kept, and replaced when it is lost."""

from __future__ import annotations

from api.app import create_app
from api.installation.service import command_line_key
from engine.store.database import Database
from tests.support.service import QUICK, browser, settings_for_tests, sign_up


async def test_the_command_line_works_before_and_after_the_owner_signs_up(
    database: Database,
) -> None:
    app = create_app(settings_for_tests(), database, passwords=QUICK)
    key = await command_line_key(database, None)
    header = {"authorization": f"Bearer {key}"}
    async with browser(app) as program, browser(app) as owner:
        before = (await program.get("/api/v1/me", headers=header)).json()
        assert (await program.get("/api/v1/auth/state")).json() == {"first_use_needed": True}
        signed_up = (await sign_up(app, owner)).json()
        after = (await program.get("/api/v1/me", headers=header)).json()
    assert before["user"] is None
    assert before["role"] == "owner"
    assert before["organization"]["id"] == signed_up["organization"]["id"]
    assert after["organization"]["name"] == "Ada Ltd"


async def test_a_key_that_works_is_kept_and_a_lost_one_is_replaced(database: Database) -> None:
    first = await command_line_key(database, None)
    assert await command_line_key(database, first) == first
    second = await command_line_key(database, "nexa_of_another_database")
    app = create_app(settings_for_tests(), database, passwords=QUICK)
    async with browser(app) as program:
        codes = [
            (
                await program.get("/api/v1/me", headers={"authorization": f"Bearer {key}"})
            ).status_code
            for key in (first, second)
        ]
    assert codes == [401, 200]
