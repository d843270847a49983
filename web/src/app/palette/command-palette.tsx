import "@mantine/spotlight/styles.css";
import { Kbd } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Spotlight } from "@mantine/spotlight";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useWorkflows } from "#/api/workflows.ts";
import { text } from "#/strings/text.ts";
import { type PaletteCommand, usePaletteStore } from "./palette-store.ts";
import { useCreating, usePlaces } from "./use-places.ts";

const MOST_WORKFLOWS = 8;

/** Everything one can go to or do from here, by its name. */
export default function CommandPalette() {
	const { commands, close } = usePaletteStore();
	const [query, setQuery] = useState("");
	const groups = useGroups(query, commands);
	return (
		<Spotlight.Root
			forceOpened
			shortcut={null}
			query={query}
			onQueryChange={setQuery}
			onSpotlightClose={close}
			scrollable
			maxHeight={420}
			aria-label={text.palette.title}
			overlayProps={{ backgroundOpacity: 0.4, blur: 0 }}
		>
			<Spotlight.Search placeholder={text.palette.search} aria-label={text.palette.search} />
			<Spotlight.ActionsList>
				{groups.every((group) => group.items.length === 0) ? (
					<Spotlight.Empty>{text.palette.nothing}</Spotlight.Empty>
				) : (
					groups.map((group) => <Group key={group.label} {...group} />)
				)}
			</Spotlight.ActionsList>
		</Spotlight.Root>
	);
}

type Item = { id: string; label: string; keys?: string | undefined; run: () => void };
type GroupProps = { label: string; items: readonly Item[] };

function Group({ label, items }: GroupProps) {
	const close = usePaletteStore((state) => state.close);
	if (items.length === 0) return null;
	return (
		<Spotlight.ActionsGroup label={label}>
			{items.map((item) => (
				<Spotlight.Action
					key={item.id}
					label={item.label}
					rightSection={item.keys ? <Kbd size="xs">{item.keys}</Kbd> : null}
					onClick={() => {
						close();
						item.run();
					}}
				/>
			))}
		</Spotlight.ActionsGroup>
	);
}

function useGroups(query: string, commands: readonly PaletteCommand[]): GroupProps[] {
	const navigate = useNavigate();
	const [settled] = useDebouncedValue(query.trim(), 150);
	const workflows = useWorkflows(settled).data?.pages[0]?.items ?? [];
	const offered = (group: PaletteCommand["group"]) =>
		commands.filter((command) => command.group === group && isMatch(command.label, query));
	const places = usePlaces().filter((place) => isMatch(place.label, query));
	const creating = useCreating().filter((one) => isMatch(one.label, query));
	return [
		{ label: text.palette.actions, items: [...offered("actions"), ...creating] },
		{ label: text.palette.steps, items: offered("steps") },
		{ label: text.palette.pages, items: places },
		{
			label: text.nav.workflows,
			items: workflows.slice(0, MOST_WORKFLOWS).map((workflow) => ({
				id: `workflow-${workflow.id}`,
				label: workflow.name,
				run: () => void navigate({ to: "/w/$id", params: { id: workflow.id } }),
			})),
		},
	];
}

/** Every word typed stands somewhere in the label. */
function isMatch(label: string, query: string): boolean {
	const said = label.toLowerCase();
	return query
		.toLowerCase()
		.split(/\s+/)
		.every((word) => said.includes(word));
}
