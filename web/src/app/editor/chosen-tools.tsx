import { Button, Group, Menu, Text } from "@mantine/core";
import { IconBox } from "@tabler/icons-react";
import type { Draft } from "#/api/drafts.ts";
import { findStep, labelOf } from "#/graph/document.ts";
import { groupsFor } from "#/graph/grouping.ts";
import type { Line } from "#/graph/placing.ts";
import { text } from "#/strings/text.ts";
import { ChosenMenu } from "./chosen-menu.tsx";
import type { EditorCommands } from "./use-editor-commands.ts";

type ChosenProps = {
	draft: Draft;
	commands: EditorCommands;
	ids: readonly string[];
	onSelect: (nodeId: string | null) => void;
	onInsert: (line: Line) => void;
};

/** What can be done with the steps that are chosen, one or many. */
export default function ChosenTools(props: ChosenProps) {
	const { draft, ids } = props;
	const hasSteps = ids.some((id) => findStep(draft.document, id));
	return (
		<Group gap={6}>
			{ids.length > 1 ? (
				<Text size="sm" c="dimmed">
					{text.canvas.chosen(ids.length)}
				</Text>
			) : null}
			{hasSteps ? <GroupMenu {...props} /> : null}
			<ChosenMenu {...props} />
		</Group>
	);
}

function GroupMenu({ draft, commands, ids, onSelect }: ChosenProps) {
	const groups = groupsFor(draft.document, ids);
	const parents = new Set(ids.map((id) => findStep(draft.document, id)?.parent ?? null));
	const isInGroup = [...parents].some((parent) => parent !== null);
	return (
		<Menu position="bottom-start" width={240}>
			<Menu.Target>
				<Button variant="default" size="compact-sm" leftSection={<IconBox size={15} />}>
					{text.canvas.intoGroup}
				</Button>
			</Menu.Target>
			<Menu.Dropdown>
				<Menu.Item
					onClick={() => {
						const made = commands.group(ids);
						if (made) onSelect(made);
					}}
				>
					{text.canvas.newGroup}
				</Menu.Item>
				{groups
					.filter((group) => !parents.has(group.id))
					.map((group) => (
						<Menu.Item key={group.id} onClick={() => commands.moveInto(ids, group.id)}>
							{labelOf(group)}
						</Menu.Item>
					))}
				{isInGroup ? (
					<Menu.Item onClick={() => commands.moveInto(ids, null)}>
						{text.canvas.outOfGroup}
					</Menu.Item>
				) : null}
			</Menu.Dropdown>
		</Menu>
	);
}
