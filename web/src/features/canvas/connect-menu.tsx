import { Button, Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconArrowRight } from "@tabler/icons-react";
import { portName } from "#/graph/describe.ts";
import {
	findStep,
	labelOf,
	portsOf,
	type Step,
	stepType,
	type WorkflowDocument,
} from "#/graph/document.ts";
import { edgesOf, wouldCycle } from "#/graph/edges.ts";
import { text } from "#/strings/text.ts";
import { useKeys } from "#/ui/keys.ts";

type ConnectProps = {
	document: WorkflowDocument;
	step: Step;
	onConnect: (from: string, port: string | null, to: string) => void;
};

/** Connecting without a mouse: choose the way out and the step that follows. */
export function ConnectMenu({ document, step, onConnect }: ConnectProps) {
	const edges = edgesOf(document);
	const siblings = siblingsOf(document, step.id);
	const ports = stepType(step) === "action" ? ["ok", "failed"] : portsOf(step);
	const choices = ports.flatMap((port) =>
		siblings
			.filter((target) => target.id !== step.id && !wouldCycle(document, step.id, target.id))
			.filter(
				(target) =>
					!edges.some(
						(edge) =>
							edge.from === step.id && edge.to === target.id && (edge.port ?? "ok") === port,
					),
			)
			.map((target) => ({ port, target })),
	);
	const [opened, menu] = useDisclosure(false);
	useKeys([["c", menu.open]]);
	return (
		<Menu width={280} position="bottom-start" opened={opened} onChange={menu.toggle}>
			<Menu.Target>
				<Button variant="default" size="compact-sm" leftSection={<IconArrowRight size={15} />}>
					{text.canvas.connect}
				</Button>
			</Menu.Target>
			<Menu.Dropdown mah={320} style={{ overflow: "auto" }}>
				{choices.length === 0 ? <Menu.Label>{text.canvas.connectNone}</Menu.Label> : null}
				{choices.map(({ port, target }) => (
					<Menu.Item
						key={`${port}>${target.id}`}
						onClick={() => onConnect(step.id, port, target.id)}
					>
						{labelOf(target)}
						{port === "ok" ? null : ` (${wayOut(step, port)})`}
					</Menu.Item>
				))}
			</Menu.Dropdown>
		</Menu>
	);
}

function wayOut(step: Step, port: string): string {
	return port === "failed" ? text.canvas.whenFailed : portName(step, port);
}

/** Lines stay within a group, as the validator wants them. */
function siblingsOf(document: WorkflowDocument, id: string): readonly Step[] {
	const parent = findStep(document, id)?.parent;
	const group = parent ? findStep(document, parent)?.step : undefined;
	return (group ? group.steps : document.steps) ?? [];
}
