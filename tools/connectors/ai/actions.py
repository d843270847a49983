"""AI steps: write, extract, classify, summarise, translate, embed, search by meaning."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Literal, TypeVar

from pydantic import ConfigDict, Field, JsonValue

from engine.core.validate_origin import ORIGIN
from tools.connectors.ai.answers import DATA_ONLY, fitting
from tools.connectors.ai.client import Question, Used, complete, embed
from tools.connectors.ai.nearness import nearest
from tools.manifest import NeedEntry
from tools.sdk.action import Action, Wording, action
from tools.sdk.context import StepContext
from tools.sdk.errors import bad_data
from tools.sdk.schema import Arguments, Result
from tools.sdk.usage import Usage

A = TypeVar("A", bound=Arguments)
R = TypeVar("R", bound=Result)
LONGEST_TEXT = 400_000


class ModelArguments(Arguments):
    """What every AI step can be told about the model."""

    model: str | None = Field(
        default=None,
        title="Model",
        description="Another model than the connection's own.",
        min_length=1,
        max_length=200,
    )


class TextArguments(ModelArguments):
    """A text the model works on."""

    text: str = Field(
        title="Text",
        description="The text to work on; the model is told that it is data.",
        min_length=1,
        max_length=LONGEST_TEXT,
    )


class ByModel(Result):
    """What every answer tells about the model."""

    model: str = Field(description="The model that answered.")
    usage: Usage = Field(description="What the answer took.")


class Written(ByModel):
    """What a model has written itself: the validator warns where it decides where something goes."""

    model_config = ConfigDict(json_schema_extra={ORIGIN: "model"})


class Answered(Written):
    """A text a model has written."""

    text: str = Field(description="What the model wrote. It can be wrong, and can say anything.")


def _asking(
    action_id: str, title: str, wording: Wording
) -> Callable[[Callable[[StepContext, A], Awaitable[R]]], Action[A, R]]:
    return action(
        action_id,
        title=title,
        effect="read",
        connection=NeedEntry(service="ai", kinds=("openai_api",)),
        timeout_s=120,
        wording=wording,
    )


class PromptArguments(ModelArguments):
    prompt: str = Field(
        title="Prompt",
        description="What the model is asked; put the data of earlier steps into it.",
        min_length=1,
        max_length=LONGEST_TEXT,
        examples=["Write a friendly reply to this letter: {{ trigger.body.letter }}"],
    )
    instructions: str | None = Field(
        default=None,
        title="Instructions",
        description="How it should answer: role, tone, form.",
        max_length=20_000,
    )
    temperature: float | None = Field(
        default=None, title="Temperature", description="0 is steady, 2 is wild.", ge=0, le=2
    )
    max_tokens: int | None = Field(
        default=None,
        title="Longest answer",
        description="In tokens; a longer answer fails the step.",
        ge=1,
        le=100_000,
    )


@_asking(
    "ai.prompt",
    "Ask an AI model",
    Wording(
        synonyms=("ai", "llm", "gpt", "chatgpt", "language model", "ask ai", "prompt", "generate text"),
        examples=("ask the AI to draft a reply", "let GPT write a product text"),
    ),
)  # fmt: skip
async def prompt(ctx: StepContext, args: PromptArguments) -> Answered:
    """Ask a language model, and take what it writes."""
    question = Question(
        args.instructions or "Answer the user.",
        args.prompt,
        args.model,
        args.temperature,
        args.max_tokens,
    )
    return await _answered(ctx, question)


class ExtractArguments(TextArguments):
    schema_: dict[str, JsonValue] = Field(
        alias="schema",
        title="JSON Schema",
        description="What to take out of the text; descriptions of fields help the model.",
        examples=[{"type": "object", "properties": {"invoice": {"type": "string"}}}],
    )


class Extracted(Written):
    value: JsonValue = Field(
        description="What was found; it fits the schema.",
        json_schema_extra={"x-nexa-type": {"schema": "schema"}},
    )


@_asking(
    "ai.extract",
    "Extract data with AI",
    Wording(
        synonyms=("ai extract", "extract fields with ai", "structured data from text", "llm extraction", "read with ai"),
        examples=("let the AI extract name and address from the letter", "pull the invoice number out with AI"),
    ),
)  # fmt: skip
async def extract(ctx: StepContext, args: ExtractArguments) -> Extracted:
    """Take named fields out of a text; the answer fits the schema or the step fails."""
    task = f"Take what the schema asks for out of the text. What the text does not say is left out or null. {DATA_ONLY}"
    question = Question(task, args.text, args.model, 0)
    value, said = await fitting(ctx.http, ctx.needs_credential(), question, args.schema_)
    return Extracted(value=value, model=said.model, usage=_usage(said.used))


class ClassifyArguments(TextArguments):
    labels: list[str] = Field(
        title="Labels",
        description="One of these is chosen.",
        min_length=2,
        max_length=100,
        examples=[["complaint", "question", "praise"]],
    )
    guidance: str | None = Field(
        default=None,
        title="Guidance",
        description="What the labels mean, where their names do not say it.",
        max_length=10_000,
    )


class Classified(ByModel):
    label: str = Field(description="The label that fits best; always one of those given.")


@_asking(
    "ai.classify",
    "Classify with AI",
    Wording(
        synonyms=("ai classify", "categorise with ai", "categorize with ai", "label with ai", "sentiment", "triage"),
        examples=("classify each ticket with AI", "let the AI decide whether it is a complaint"),
    ),
)  # fmt: skip
async def classify(ctx: StepContext, args: ClassifyArguments) -> Classified:
    """Choose the one of some labels that fits a text best."""
    schema = {
        "type": "object",
        "properties": {"label": {"type": "string", "enum": args.labels}},
        "required": ["label"],
        "additionalProperties": False,
    }
    task = f"Choose the label that fits the text best. {args.guidance or ''} {DATA_ONLY}"
    question = Question(task, args.text, args.model, 0)
    value, said = await fitting(ctx.http, ctx.needs_credential(), question, schema)
    return Classified(label=value["label"], model=said.model, usage=_usage(said.used))


class SummariseArguments(TextArguments):
    length: Literal["sentence", "short", "long"] = Field(
        default="short",
        title="Length",
        description="sentence: one; short: up to five sentences; long: up to five paragraphs.",
    )
    language: str | None = Field(
        default=None,
        title="Language",
        description="Of the summary; without it, that of the text.",
        max_length=60,
        examples=["German"],
    )


_LENGTHS = {
    "sentence": "in one sentence",
    "short": "in at most five sentences",
    "long": "in at most five paragraphs",
}


@_asking(
    "ai.summarise",
    "Summarise with AI",
    Wording(
        synonyms=("ai summary", "summarise with ai", "summarize with ai", "condense with ai", "tl;dr"),
        examples=("let the AI summarise the thread", "summarize each article with AI"),
    ),
)  # fmt: skip
async def summarise(ctx: StepContext, args: SummariseArguments) -> Answered:
    """Summarise a text in a sentence, a few sentences or a few paragraphs."""
    language = f" in {args.language}" if args.language else " in its own language"
    task = f"Summarise the text {_LENGTHS[args.length]},{language}. Add nothing to it. {DATA_ONLY}"
    return await _answered(ctx, Question(task, args.text, args.model, 0))


class TranslateArguments(TextArguments):
    to: str = Field(
        title="Into",
        description="The language to translate into.",
        min_length=2,
        max_length=60,
        examples=["English"],
    )


@_asking(
    "ai.translate",
    "Translate with AI",
    Wording(
        synonyms=("translate", "translation", "into english", "into german", "into french", "into spanish"),
        examples=("translate the message into English", "translate each review to German"),
    ),
)  # fmt: skip
async def translate(ctx: StepContext, args: TranslateArguments) -> Answered:
    """Translate a text into another language, with names and layout kept."""
    task = f"Translate the text into {args.to}. Keep names, numbers and layout. Answer with nothing else. {DATA_ONLY}"
    return await _answered(ctx, Question(task, args.text, args.model, 0))


class EmbedArguments(ModelArguments):
    texts: list[str] = Field(
        title="Texts",
        description="The texts; each becomes one vector.",
        min_length=1,
        max_length=2_000,
    )


class Embedded(ByModel):
    vectors: list[list[float]] = Field(description="One vector for each text, in their order.")


@_asking(
    "ai.embed",
    "Embed texts",
    Wording(
        synonyms=("embedding", "embeddings", "embed", "text vectors", "semantic vectors"),
        examples=("compute embeddings of the articles", "embed each description"),
    ),
)
async def embed_texts(ctx: StepContext, args: EmbedArguments) -> Embedded:
    """Turn texts into vectors whose nearness is nearness in meaning; name an embedding model."""
    vectors, model, used = await embed(ctx.http, ctx.needs_credential(), args.texts, args.model)
    return Embedded(vectors=vectors, model=model, usage=_usage(used))


class SearchArguments(EmbedArguments):
    query: str = Field(
        title="Looked for",
        description="What the texts are compared with, by meaning.",
        min_length=1,
        max_length=LONGEST_TEXT,
        examples=["The parcel never came"],
    )
    vectors: list[list[float]] | None = Field(
        default=None,
        title="Vectors",
        description="Those of the texts, where a step has them already from the same model.",
        max_length=2_000,
    )
    most: int = Field(
        default=5, title="How many", description="At most so many are given.", ge=1, le=2_000
    )
    least: float = Field(
        default=-1,
        title="Least nearness",
        description="Texts that are less near are left out; 1 is the same meaning, 0 none in common.",
        ge=-1,
        le=1,
        examples=[0.4],
    )


class Near(Result):
    index: int = Field(ge=0, description="Its place among the texts, the first is 0.")
    text: str = Field(description="The text.", examples=["My package is missing"])
    nearness: float = Field(description="1 is the same meaning, 0 none in common.", examples=[0.82])


class Searched(ByModel):
    found: list[Near] = Field(description="The nearest texts, the nearest first.")


@_asking(
    "ai.search",
    "Search by meaning with AI",
    Wording(
        synonyms=("semantic search", "search by meaning", "nearest texts by meaning", "similar in meaning",
                  "most similar texts"),
        examples=("find the articles that are most similar in meaning", "semantic search over the answers"),
    ),
)  # fmt: skip
async def search_texts(ctx: StepContext, args: SearchArguments) -> Searched:
    """Find the texts that are nearest in meaning to what is looked for; name an embedding model."""
    if args.vectors is not None and len(args.vectors) != len(args.texts):
        raise bad_data(
            "vectors_unlike_texts",
            f"there are {len(args.vectors)} vectors for {len(args.texts)} texts",
            hint="give the vectors of these very texts, in their order",
        )
    asked = [args.query] if args.vectors is not None else [args.query, *args.texts]
    made, model, used = await embed(ctx.http, ctx.needs_credential(), asked, args.model)
    vectors = made[1:] if args.vectors is None else args.vectors
    if any(len(one) != len(made[0]) for one in vectors):
        raise bad_data(
            "vectors_of_another_model",
            "the vectors are not as long as that of what is looked for",
            hint="embed the texts with the model that this step names",
        )
    found = nearest(made[0], vectors, args.most, args.least)
    near = [Near(index=at, text=args.texts[at], nearness=score) for at, score in found]
    return Searched(found=near, model=model, usage=_usage(used))


async def _answered(ctx: StepContext, question: Question) -> Answered:
    said = await complete(ctx.http, ctx.needs_credential(), question)
    return Answered(text=said.text, model=said.model, usage=_usage(said.used))


def _usage(used: Used) -> Usage:
    return Usage(
        input_tokens=used.input_tokens, output_tokens=used.output_tokens, cost_usd=used.cost_usd
    )
