import { Switch } from "@mantine/core";
import { useSwitchWorkflow, type Workflow } from "#/api/workflows.ts";
import { text } from "#/strings/text.ts";
import { say, sayFailure } from "#/ui/toast.tsx";

/** On: its triggers start runs. Off: nothing starts by itself. */
export function SwitchControl({ workflow }: { workflow: Workflow }) {
	const flip = useSwitchWorkflow(workflow.id);
	const change = (on: boolean) =>
		flip.mutate(on, {
			onSuccess: (answer) => {
				say(on ? text.editor.switchedOn : text.editor.switchedOff);
				for (const hook of "webhooks" in answer ? (answer.webhooks ?? []) : []) {
					if (hook.path) say(text.editor.webhook(`${location.origin}${hook.path}`));
				}
			},
			onError: sayFailure,
		});
	return (
		<Switch
			size="md"
			aria-label={text.editor.switchLabel}
			onLabel={text.editor.switchOn}
			offLabel={text.editor.switchOff}
			styles={workflow.enabled ? {} : { trackLabel: { color: "var(--nx-text)" } }}
			checked={workflow.enabled}
			disabled={flip.isPending}
			onChange={(event) => change(event.currentTarget.checked)}
		/>
	);
}
