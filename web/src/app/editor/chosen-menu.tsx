import { ActionIcon, Menu } from "@mantine/core";
import {
	IconClipboard,
	IconCopy,
	IconDots,
	IconLineDashed,
	IconPlayerPause,
	IconPlayerPlay,
	IconPlus,
	IconTrash,
} from "@tabler/icons-react";
import type { Draft } from "#/api/drafts.ts";
import { useCanvasStore } from "#/features/canvas/canvas-store.ts";
import { canvasOf } from "#/graph/canvas-model.ts";
import { copiedText } from "#/graph/clipboard.ts";
import { findStep } from "#/graph/document.ts";
import type { Line } from "#/graph/placing.ts";
import { text } from "#/strings/text.ts";
import { say } from "#/ui/toast.ts";
import type { EditorCommands } from "./use-editor-commands.ts";

type MenuProps = {
	draft: Draft;
	commands: EditorCommands;
	ids: readonly string[];
	onSelect: (nodeId: string | null) => void;
	onInsert: (line: Line) => void;
};

/** What keys and lines do on the graph, by name: the outline and a phone have neither. */
export function ChosenMenu({ draft, commands, ids, onSelect, onInsert }: MenuProps) {
	const { document } = draft;
	const steps = ids.flatMap((id) => findStep(document, id)?.step ?? []);
	const duplicate = () => {
		const words = copiedText(document, ids);
		const made = words ? commands.paste(words) : [];
		if (Array.isArray(made) && made[0]) onSelect(made[0]);
	};
	const copy = async () => {
		const words = copiedText(document, ids);
		if (!words) return;
		await navigator.clipboard.writeText(words);
		say(text.editor.copiedSteps);
	};
	const remove = () => {
		useCanvasStore.getState().show({ picked: [] });
		onSelect(null);
		commands.remove(ids);
	};
	const isOn = steps.some((step) => !step.disabled);
	return (
		<Menu position="bottom-end" width={300}>
			<Menu.Target>
				<ActionIcon size={26} variant="default" aria-label={text.canvas.forChosen}>
					<IconDots size={16} />
				</ActionIcon>
			</Menu.Target>
			<Menu.Dropdown mah={420} style={{ overflow: "auto" }}>
				{steps.length > 0 ? (
					<>
						<Menu.Item leftSection={<IconCopy size={16} />} onClick={duplicate}>
							{text.canvas.duplicate}
						</Menu.Item>
						<Menu.Item leftSection={<IconClipboard size={16} />} onClick={() => void copy()}>
							{text.copy}
						</Menu.Item>
						<Menu.Item
							leftSection={isOn ? <IconPlayerPause size={16} /> : <IconPlayerPlay size={16} />}
							onClick={() => commands.toggle(ids)}
						>
							{isOn ? text.canvas.switchOff : text.canvas.switchOn}
						</Menu.Item>
					</>
				) : null}
				<Menu.Item leftSection={<IconTrash size={16} />} onClick={remove}>
					{text.canvas.removeChosen}
				</Menu.Item>
				{ids.length === 1 && ids[0] ? (
					<Lines draft={draft} node={ids[0]} commands={commands} onInsert={onInsert} />
				) : null}
			</Menu.Dropdown>
		</Menu>
	);
}

type LinesProps = {
	draft: Draft;
	node: string;
	commands: EditorCommands;
	onInsert: (line: Line) => void;
};

/** The lines of the graph that begin or end here: something goes onto one, or it is taken away. */
function Lines({ draft, node, commands, onInsert }: LinesProps) {
	const { nodes, edges } = canvasOf(draft.document);
	const nameOf = (id: string) => nodes.find((one) => one.id === id)?.title ?? id;
	const here = edges.filter((edge) => edge.source === node || edge.target === node);
	if (here.length === 0) return null;
	return (
		<>
			<Menu.Divider />
			<Menu.Label>{text.canvas.lines}</Menu.Label>
			{here.map((edge) => (
				<Menu.Item
					key={`+${edge.id}`}
					leftSection={<IconPlus size={16} />}
					onClick={() => onInsert(edge)}
				>
					{text.canvas.insert(text.canvas.ends(nameOf(edge.source), nameOf(edge.target)))}
				</Menu.Item>
			))}
			{here
				.filter((edge) => edge.kind === "after")
				.map((edge) => (
					<Menu.Item
						key={`-${edge.id}`}
						leftSection={<IconLineDashed size={16} />}
						onClick={() => commands.disconnect(edge.id)}
					>
						{text.words.change.disconnect(nameOf(edge.source), nameOf(edge.target))}
					</Menu.Item>
				))}
		</>
	);
}
