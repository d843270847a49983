import { Switch } from "@mantine/core";
import { useSwitchWorkflow, type Workflow } from "#/api/workflows.ts";
import { triggerNodeId } from "#/graph/canvas-model.ts";
import { text } from "#/strings/text.ts";
import { say, sayFailure } from "#/ui/toast.ts";

type SwitchProps = {
	workflow: Workflow;
	/** A webhook got its address: its details show it. */
	onMade: (nodeId: string) => void;
};

/** On: its triggers start runs. Off: nothing starts by itself. */
export function SwitchControl({ workflow, onMade }: SwitchProps) {
	const flip = useSwitchWorkflow(workflow.id);
	const change = (on: boolean) =>
		flip.mutate(on, {
			onSuccess: (answer) => {
				say(on ? text.editor.switchedOn : text.editor.switchedOff);
				const made = "webhooks" in answer ? (answer.webhooks ?? []) : [];
				const [first] = made.filter((hook) => hook.path);
				if (first) onMade(triggerNodeId(first.trigger));
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
