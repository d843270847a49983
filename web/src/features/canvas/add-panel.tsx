import { CloseButton, ScrollArea, TextInput, Title } from "@mantine/core";
import { IconGripVertical, IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { text } from "#/strings/text.ts";
import { KindIcon } from "#/ui/kind-icon.tsx";
import styles from "./add-panel.module.css";
import { type Addable, DRAG_TYPE, matching } from "./addable.ts";

type PanelProps = {
	offered: readonly Addable[];
	/** In words, where a chosen one will stand. */
	where: string;
	onAdd: (chosen: Addable) => void;
	onClose: () => void;
};

const SECTIONS = [
	{ label: () => text.canvas.addActions, types: ["action"] },
	{ label: () => text.canvas.addControls, types: ["control", "call"] },
	{ label: () => text.canvas.addTrigger, types: ["trigger", "watched"] },
] as const;

/** Everything that can be added: search and press Enter, click, or drag it to its place. */
export default function AddPanel({ offered, where, onAdd, onClose }: PanelProps) {
	const [words, setWords] = useState("");
	const list = useRef<HTMLDivElement>(null);
	const found = useMemo(() => matching(offered, words), [offered, words]);
	const keys = (event: KeyboardEvent) => {
		if (event.key === "Escape") onClose();
		if (event.key === "ArrowDown" || event.key === "ArrowUp") {
			event.preventDefault();
			step(list.current, event.key === "ArrowDown" ? 1 : -1);
		}
	};
	return (
		<section className={styles.panel} aria-label={text.canvas.add} onKeyDown={keys}>
			<div className={styles.head}>
				<Title order={2} className={styles.title}>
					{text.canvas.add}
				</Title>
				<CloseButton aria-label={text.canvas.addClose} onClick={onClose} />
			</div>
			<p className={styles.where}>{where}</p>
			<TextInput
				data-autofocus
				ref={(field) => {
					if (field && !field.dataset.met) {
						field.dataset.met = "yes";
						field.focus();
					}
				}}
				mx="sm"
				mb="xs"
				leftSection={<IconSearch size={16} />}
				placeholder={text.canvas.addSearch}
				aria-label={text.canvas.addSearch}
				value={words}
				onChange={(event) => setWords(event.currentTarget.value)}
				onKeyDown={(event) => {
					if (event.key === "Enter" && found[0]) onAdd(found[0]);
				}}
			/>
			<ScrollArea className={styles.scroll ?? ""} type="auto" viewportRef={list}>
				{found.length === 0 ? <p className={styles.where}>{text.canvas.addNothing}</p> : null}
				{SECTIONS.map((section) => (
					<Section
						key={section.types[0]}
						label={section.label()}
						items={found.filter((one) => (section.types as readonly string[]).includes(one.type))}
						onAdd={onAdd}
					/>
				))}
			</ScrollArea>
		</section>
	);
}

type SectionProps = { label: string; items: readonly Addable[]; onAdd: (chosen: Addable) => void };

function Section({ label, items, onAdd }: SectionProps) {
	if (items.length === 0) return null;
	return (
		<>
			<h3 className={styles.section}>{label}</h3>
			<ul className={styles.list}>
				{items.map((one) => (
					<li key={one.key}>
						<button
							type="button"
							className={styles.item}
							draggable
							onClick={() => onAdd(one)}
							onDragStart={(event) => {
								event.dataTransfer.setData(DRAG_TYPE, one.key);
								event.dataTransfer.effectAllowed = "copy";
							}}
						>
							<KindIcon kind={one.kind} size={16} />
							<span className={styles.words}>
								<span className={styles.name}>{one.title}</span>
								<span className={styles.summary}>{one.summary}</span>
							</span>
							<IconGripVertical size={15} className={styles.grip} aria-hidden />
						</button>
					</li>
				))}
			</ul>
		</>
	);
}

/** The next or former entry gets the focus; above the first stands the search. */
function step(list: HTMLElement | null, by: number): void {
	const items = [...(list?.querySelectorAll<HTMLElement>("button[draggable]") ?? [])];
	const at = items.indexOf(document.activeElement as HTMLElement);
	const next = at + by;
	if (next < 0) {
		list?.closest("section")?.querySelector("input")?.focus();
		return;
	}
	items[Math.min(next, items.length - 1)]?.focus();
}
