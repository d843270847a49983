import { CloseButton, Group, Select, Stack, Text } from "@mantine/core";
import { type Draft, usePatchDraft } from "#/api/drafts.ts";
import { findStep, labelOf, walkSteps } from "#/graph/document.ts";
import { edgesOf, wouldCycle } from "#/graph/edges.ts";
import { connect, disconnect } from "#/graph/operations.ts";
import { text } from "#/strings/text.ts";
import { sayRefused } from "#/ui/toast.ts";

const FAILED = "failed";

/** Which steps run when this one has failed for good; the red dot of its box on the canvas. */
export function ErrorPath({ draft, step }: { draft: Draft; step: string }) {
	const patch = usePatchDraft(draft.workflow_id);
	const { document } = draft;
	const leads = edgesOf(document).filter((edge) => edge.from === step && edge.port === FAILED);
	const taken = new Set(leads.map((edge) => edge.to));
	const free = walkSteps(document)
		.map((placed) => placed.step)
		.filter((one) => one.id !== step && !taken.has(one.id) && !wouldCycle(document, step, one.id));
	const send = (make: typeof connect, to: string) =>
		patch.mutate(
			{ operations: [make(step, FAILED, to)], intent: `Edit ${step}` },
			{ onError: sayRefused },
		);
	return (
		<Stack gap={6}>
			<Select
				label={text.inspector.errorPath}
				description={text.inspector.errorPathHow}
				placeholder={text.inspector.choose}
				data={free.map((one) => ({ value: one.id, label: labelOf(one) }))}
				value={null}
				disabled={patch.isPending || free.length === 0}
				searchable
				onChange={(to) => to && send(connect, to)}
			/>
			{[...taken].map((to) => {
				const found = findStep(document, to)?.step;
				const name = found ? labelOf(found) : to;
				return (
					<Group key={to} justify="space-between" wrap="nowrap">
						<Text size="sm">→ {name}</Text>
						<CloseButton
							size="sm"
							aria-label={text.inspector.errorPathRemove(name)}
							onClick={() => send(disconnect, to)}
						/>
					</Group>
				);
			})}
		</Stack>
	);
}
