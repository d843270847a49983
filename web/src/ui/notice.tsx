import { Alert, Button, Group } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { sentenceFor } from "#/api/problem.ts";
import { text } from "#/strings/text.ts";

/** An error as a sentence, with the way to try again where there is one. */
export function ErrorNotice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
	if (!error) return null;
	return (
		<Alert color="red" variant="light" role="alert" icon={<IconAlertCircle size={18} />}>
			<Group justify="space-between" gap="sm">
				<span>{sentenceFor(error)}</span>
				{onRetry ? (
					<Button size="compact-sm" variant="default" onClick={onRetry}>
						{text.retry}
					</Button>
				) : null}
			</Group>
		</Alert>
	);
}
