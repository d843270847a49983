import { Group } from "@mantine/core";
import type { Run } from "#/api/runs.ts";
import { text } from "#/strings/text.ts";
import { fullTime, lastedBetween } from "#/ui/format.ts";
import { TextLink } from "#/ui/links.tsx";
import { StatusBadge } from "#/ui/status-badge.tsx";
import { startedBy } from "./started-by.ts";

export function RunFacts({ run, status }: { run: Run; status: string }) {
	const took = lastedBetween(run.started_at, run.finished_at);
	const facts = [
		fullTime(run.created_at),
		startedBy(run.trigger),
		run.version === null ? text.runs.draft : text.workflows.live(run.version),
		took,
	];
	return (
		<Group gap="sm" mt={6}>
			<StatusBadge status={status} />
			<span>{facts.filter(Boolean).join(" · ")}</span>
			{run.rerun_of ? (
				<TextLink to="/runs/$id" params={{ id: run.rerun_of }} inherit underline="always">
					{text.failures.rerunOf}
				</TextLink>
			) : null}
		</Group>
	);
}
