"""Templates: find one, look at it, make a workflow of it, and keep a workflow as one."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from api.drafts.forecast import Forecasts
from api.drafts.rehearsal import sealed
from api.drafts.schemas import Forecast
from api.drafts.service import Drafts
from api.repository import Session
from api.room import Room
from api.templates.repository import TemplateRepository
from api.templates.schemas import (
    ConnectionWanted,
    MakeTemplate,
    TemplateDetail,
    TemplateList,
    TemplateShown,
    UseTemplate,
)
from api.templates.search import TemplateSearch
from api.workflows.schemas import WorkflowShown
from api.workflows.service import Workflows
from engine.core.action import Catalog
from engine.core.document import Document
from engine.errors import Conflict, Invalid, NotFound
from engine.store.models.knowledge import Knowledge
from tools.templates.library import (
    Category,
    Template,
    built_in_templates,
    connections_of,
    filled_in,
)

NONE_SUCH = "There is no such template."
OWN = "own_"


class Templates:
    """What one workspace can start from, within one transaction."""

    def __init__(self, room: Room, session: Session, search: TemplateSearch) -> None:
        self._room, self._session, self._search = room, session, search
        self._rows = TemplateRepository(session, *room.place)

    async def list(self, words: str | None, category: Category | None) -> TemplateList:
        """List what there is, or what is near the words, best first."""
        own = {row.key: _template(row) for row in await self._rows.all()}
        known = {**own, **built_in_templates()}
        keys: Sequence[str] = list(known)
        if words and words.strip():
            keys = [key for key in await self._search.find(self._room, words) if key in known]
        catalog = self._room.services.catalog
        found = [shown(known[key], catalog) for key in keys]
        return TemplateList(items=[one for one in found if category in (None, one.category)])

    async def show(self, key: str) -> TemplateDetail:
        """Answer one with its document and what a run of it would do."""
        template = await self._found(key)
        forecast = await self._forecast(template.document)
        facts = shown(template, self._room.services.catalog).model_dump()
        return TemplateDetail(**facts, document=template.document.to_json(), forecast=forecast)

    async def use(self, key: str, given: UseTemplate) -> WorkflowShown:
        """Make a workflow whose first draft is the template's document."""
        template = await self._found(key)
        try:
            document = filled_in(template, given.name, given.inputs)
        except KeyError as unknown:
            name = str(unknown.args[0])
            raise Invalid(f"The template {key!r} has no input {name!r}.") from unknown
        except ValueError as wrong:
            raise Invalid(f"This value does not fit its input: {wrong}.") from wrong
        return await Workflows(self._room, self._session).create_from(document)

    async def make(self, given: MakeTemplate) -> TemplateShown:
        """Keep the draft of a workflow as a template; a former one of the same workflow is replaced."""
        workflow_id = _id(given.workflow_id)
        workflow = await Workflows(self._room, self._session).show(workflow_id)
        draft = await Drafts(self._room, self._session).show(workflow_id)
        template = Template(
            key=f"{OWN}{workflow.key}",
            category="own",
            title=given.title or workflow.name,
            summary=given.summary,
            words=tuple(dict.fromkeys(given.words)),
            document=Document.parse(draft.document),
        )
        for statement in await self._search.statements(self._room, template):
            await self._session.execute(statement)
        await self._room.note(self._session, "template.make", workflow_id, template=template.key)
        return shown(template, self._room.services.catalog)

    async def remove(self, key: str) -> None:
        """Take one of the workspace's own away; workflows made of it stay."""
        if key in built_in_templates():
            raise Conflict("This template comes with the product: only your own can be taken away.")
        row = await self._rows.get(key)
        if row is None:
            raise NotFound(NONE_SUCH)
        row_id = row.id
        await self._rows.remove(key)
        await self._room.note(self._session, "template.remove", row_id, template=key)

    async def _found(self, key: str) -> Template:
        if key in built_in_templates():
            return built_in_templates()[key]
        row = await self._rows.get(key)
        if row is None:
            raise NotFound(NONE_SUCH)
        return _template(row)

    async def _forecast(self, document: Document) -> Forecast | None:
        result, _ = await sealed(self._room.services, document)
        if result.status != "succeeded":
            return None
        return await Forecasts(self._room).of(None, document, result, knows_inputs=False)


def shown(template: Template, catalog: Catalog) -> TemplateShown:
    """Write a template as answers carry it."""
    document = template.document
    return TemplateShown(
        key=template.key,
        category=template.category,
        origin="own" if template.category == "own" else "built_in",
        title=template.title,
        summary=template.summary,
        words=list(template.words),
        inputs=document.to_json().get("inputs", {}),
        connections=[
            ConnectionWanted(key=one.key, service=one.service, kinds=list(one.kinds))
            for one in connections_of(document, catalog)
        ],
    )


def _template(row: Knowledge) -> Template:
    facts: Mapping[str, Any] = row.facts
    return Template(
        key=row.key,
        category="own",
        title=row.title,
        summary=facts["summary"],
        words=tuple(facts["words"]),
        document=Document.parse(facts["document"]),
    )


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("There is no such workflow.") from None
