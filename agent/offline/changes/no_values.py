"""Words that are no value of a field, whatever stands beside them."""

from typing import Final

NO_VALUE: Final = frozenset(["it", "that", "this", "them", "those", "these", "one", "ones", "all", "both", "none", "everything", "anything", "nothing", "any", "some", "other", "others", "more", "less", "new", "old", "the", "only", "just", "not", "never", "email", "mail", "slack", "post", "message", "name", "text", "subject", "here", "there", "then", "now", "again", "please", "back", "yes", "no", "me", "us", "you", "true", "false", "so"])  # fmt: skip
