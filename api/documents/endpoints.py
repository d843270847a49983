"""Documents on their own: validate text or JSON, and the published schema."""

from fastapi import APIRouter

from api.documents.schemas import Validated, ValidateGiven
from api.documents.service import document_schema, validate_given
from api.room import Reading
from api.shapes import JsonObject

router = APIRouter(prefix="/documents", tags=["documents"])


@router.post("/validate")
async def validate_document(given: ValidateGiven, room: Reading) -> Validated:
    """Check a document against the catalogue and this workspace's connections. Stores nothing."""
    return await validate_given(room, given)


@router.get("/schema")
async def get_document_schema() -> JsonObject:
    """The JSON Schema of workflow documents, format 1."""
    return document_schema()
