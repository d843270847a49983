"""What can be wrong with a request about a draft, beyond the shared errors."""

from engine.errors import Conflict, Invalid


class PreconditionFailed(Conflict):
    """If-Match names another revision than the draft's."""

    code, status_hint = "precondition_failed", 412


class NotASample(Invalid):
    """The step cannot be sampled: only reading steps whose input is known may run before publish."""

    code = "not_a_sample"


class SampleFailed(Invalid):
    """The step was really called and did not answer."""

    code = "sample_failed"
