import { Alert, Button, Group } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import type { Draft } from "#/api/drafts.ts";
import { useUnsaved } from "#/api/unsaved.ts";
import { useImportWorkflow } from "#/api/workflows.ts";
import { text } from "#/strings/text.ts";
import { ButtonLink } from "#/ui/links.tsx";
import { sayFailure } from "#/ui/toast.ts";

type GoneProps = { draft: Draft; onCopied: (workflow: string) => void };

/** The workflow was deleted elsewhere: what is here is still here, and can become a new one. */
export function GoneBanner({ draft, onCopied }: GoneProps) {
	const bringIn = useImportWorkflow();
	const forget = () => {
		const { waiting, drop } = useUnsaved.getState();
		drop(waiting.filter((one) => one.workflow === draft.workflow_id));
	};
	const keep = () =>
		bringIn.mutate(JSON.stringify(draft.document), {
			onSuccess: (made) => {
				forget();
				onCopied(made.id);
			},
			onError: sayFailure,
		});
	return (
		<Alert
			color="yellow"
			variant="light"
			role="alert"
			radius={0}
			icon={<IconTrash size={18} />}
			py="xs"
		>
			<Group justify="space-between" gap="sm">
				<span>{text.editor.deletedElsewhere}</span>
				<Group gap="xs">
					<Button size="compact-sm" variant="default" loading={bringIn.isPending} onClick={keep}>
						{text.editor.keepCopy}
					</Button>
					<ButtonLink to="/workflows" size="compact-sm" variant="default" onClick={forget}>
						{text.editor.back}
					</ButtonLink>
				</Group>
			</Group>
		</Alert>
	);
}
