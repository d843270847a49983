import { Stack, Title } from "@mantine/core";
import type { FieldChange } from "#/graph/diff.ts";
import { text } from "#/strings/text.ts";
import { FieldChanges } from "#/ui/field-changes.tsx";

/** Before and after of each field a proposal would change in one step. */
export function ProposedChanges({ changes }: { changes: readonly FieldChange[] }) {
	return (
		<Stack gap="sm">
			<Title order={3}>{text.inspector.changes}</Title>
			<FieldChanges changes={changes} />
		</Stack>
	);
}
