"""Secrets kept elsewhere: a connection holds the reference, the value is read for each attempt."""

from tools.references.reader import NO_REFERENCES, SecretReferences, references_in
from tools.references.vault import Vault

__all__ = ["NO_REFERENCES", "SecretReferences", "Vault", "references_in"]
