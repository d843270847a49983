"""What a rehearsal knows of the live run, and what only history can tell.

A rehearsal really computes pure steps, and makes up what comes from outside. So how often a step runs, and what
it gives, is firm where it hangs on inputs, variables and pure steps alone.
"""

from __future__ import annotations

from engine.core.plan import Edge, Plan, StepPlan, Template


class Firm:
    """Answers for the steps of one plan; `knows_inputs` when the inputs are those of the live run."""

    def __init__(self, plan: Plan, *, knows_inputs: bool) -> None:
        self._plan = plan
        self._open_roots = {"trigger"} if knows_inputs else {"trigger", "inputs"}
        self._values: dict[str, bool] = {}
        self._runs: dict[str, bool] = {}

    def runs(self, name: str) -> bool:
        """Tell whether it is firm how often a step runs, where all goes well."""
        if name not in self._runs:
            step = self._plan.steps[name]
            self._runs[name] = (
                all(self.runs(group) for group in step.groups[-1:])
                and all(self._leads_on(edge) for edge in step.edges)
                and all(
                    self._reads_firm(step.templates[site])
                    for site in ("when", "foreach")
                    if site in step.templates
                )
            )
        return self._runs[name]

    def value(self, name: str) -> bool:
        """Tell whether it is firm what a step gives: a pure action, a branch or a set wait on firm things."""
        if name not in self._values:
            step = self._plan.steps[name]
            self._values[name] = (
                _computes(step)
                and self.runs(name)
                and all(self._reads_firm(template) for template in step.templates.values())
                and not (step.call_reads.roots & self._open_roots)
                and all(self.value(source) for source in step.data_sources)
            )
        return self._values[name]

    def _leads_on(self, edge: Edge) -> bool:
        if edge.kind == "ok":
            return self.runs(edge.source)
        return edge.kind == "named" and self.value(edge.source)

    def _reads_firm(self, template: Template) -> bool:
        reads = template.reads
        if reads.whole_steps or reads.roots & self._open_roots:
            return False
        return all(self.value(source) for source in reads.steps if source in self._plan.steps)


def _computes(step: StepPlan) -> bool:
    if step.kind == "action":
        return step.effect == "pure"
    return step.kind == "branch" or is_set_wait(step)


def is_set_wait(step: StepPlan) -> bool:
    """Tell whether a step waits for a time, not for something to happen."""
    return step.kind == "wait" and "event" not in step.templates["wait"].value
