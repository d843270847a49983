import { Button, Menu, ScrollArea, TextInput } from "@mantine/core";
import { IconPlus, IconSearch } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { type Action, useActions, useTriggerKinds } from "#/api/catalog.ts";
import { type Kind, kindOf } from "#/graph/describe.ts";
import { text } from "#/strings/text.ts";
import { KindIcon } from "#/ui/kind-icon.tsx";

type PaletteProps = {
	onAddStep: (action: Action) => void;
	onAddTrigger: (type: "manual" | "schedule" | "webhook") => void;
};

const OFFERED_TRIGGERS = ["schedule", "webhook", "manual"] as const;
const SHOWN = 40;

/** Every action, searchable; choosing one puts it after the selected step. */
export function Palette({ onAddStep, onAddTrigger }: PaletteProps) {
	const [words, setWords] = useState("");
	const actions = useActions().data;
	const triggers = useTriggerKinds().data ?? [];
	const found = useMemo(() => matching(actions ?? [], words), [actions, words]);
	return (
		<Menu position="bottom-start" width={320} onClose={() => setWords("")} trapFocus>
			<Menu.Target>
				<Button variant="default" size="sm" leftSection={<IconPlus size={16} />}>
					{text.canvas.add}
				</Button>
			</Menu.Target>
			<Menu.Dropdown>
				<TextInput
					m={4}
					leftSection={<IconSearch size={16} />}
					placeholder={text.canvas.addSearch}
					aria-label={text.canvas.addSearch}
					value={words}
					onChange={(event) => setWords(event.currentTarget.value)}
				/>
				<ScrollArea.Autosize mah={380} type="auto">
					{found.length === 0 ? <Menu.Label>{text.canvas.addNothing}</Menu.Label> : null}
					{found.map((action) => (
						<Menu.Item
							key={action.id}
							leftSection={<KindIcon kind={kindOfAction(action)} size={16} />}
							onClick={() => onAddStep(action)}
						>
							<div>{action.title}</div>
							<small>{action.summary}</small>
						</Menu.Item>
					))}
					<Menu.Divider />
					<Menu.Label>{text.canvas.addTrigger}</Menu.Label>
					{OFFERED_TRIGGERS.map((type) => (
						<Menu.Item
							key={type}
							leftSection={<KindIcon kind="trigger" size={16} />}
							onClick={() => onAddTrigger(type)}
						>
							{triggers.find((one) => one.id === type)?.title ?? type}
						</Menu.Item>
					))}
				</ScrollArea.Autosize>
			</Menu.Dropdown>
		</Menu>
	);
}

function kindOfAction(action: Action): Kind {
	return kindOf({ id: action.id, uses: action.id });
}

function matching(actions: readonly Action[], words: string): Action[] {
	const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
	return actions
		.filter((action) => {
			const said = `${action.id} ${action.title} ${action.summary}`.toLowerCase();
			return wanted.every((word) => said.includes(word));
		})
		.slice(0, SHOWN);
}
