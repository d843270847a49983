"""Text: the same `{{ }}` as everywhere, as a step of its own."""

from __future__ import annotations

from pydantic import Field, JsonValue

from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments, Result


class RenderArguments(Arguments):
    template: JsonValue = Field(
        title="Text",
        description="Text with {{ expressions }} in it; whatever they give is written as text.",
        examples=["{{ steps.orders.count }} orders came in."],
    )


class Rendered(Result):
    text: str = Field(description="The finished text.")


@action(
    "text.render",
    title="Write a text",
    effect="pure",
    wording=Wording(
        synonyms=(
            "text", "template", "compose", "format", "write a message", "summary text", "fill in",
            "render", "concatenate", "put together a sentence", "report text",
        ),
        examples=(
            "write a summary of the orders",
            "compose a message with the totals",
            "put the name and amount into one line",
        ),
    ),
)  # fmt: skip
async def render(ctx: StepContext, args: RenderArguments) -> Rendered:
    """Fill values into a text once, to use it in several places."""
    return Rendered(text=ctx.written(args.template))
