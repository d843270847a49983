"""The shipped templates as a planner with a model looks at them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent.deps import Actor
from api.templates.search import TemplateSearch
from tools.templates.library import built_in_templates


@dataclass(frozen=True)
class PlannerTemplates:
    """Finds them as people do; a workspace's own are not among them, since anybody there may write those."""

    search: TemplateSearch | None
    """None where rules plan alone: they look at no template."""

    async def near(self, actor: Actor, text: str, limit: int) -> Sequence[Mapping[str, Any]]:
        """Answer the nearest ones, best first."""
        if self.search is None:
            return ()
        known = built_in_templates()
        found = [known[key] for key in await self.search.near(actor, text) if key in known]
        return [
            {"title": one.title, "summary": one.summary, "document": one.document.to_json()}
            for one in found[:limit]
        ]
