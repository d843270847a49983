import { CloseButton, ScrollArea, TextInput, Title } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { text } from "#/strings/text.ts";
import { AddList } from "./add-list.tsx";
import styles from "./add-panel.module.css";
import { type Addable, matching } from "./addable.ts";

type PanelProps = {
	offered: readonly Addable[];
	/** What often follows at that place, the most frequent first. */
	likely: readonly Addable[];
	/** In words, where a chosen one will stand. */
	where: string;
	onAdd: (chosen: Addable) => void;
	onClose: () => void;
};

/** Everything that can be added: search and press Enter, click, or drag it to its place. */
export default function AddPanel({ offered, likely, where, onAdd, onClose }: PanelProps) {
	const [words, setWords] = useState("");
	const list = useRef<HTMLDivElement>(null);
	const found = useMemo(() => matching(offered, words), [offered, words]);
	const isSearched = words.trim() !== "";
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
					if (event.key === "Enter" && isSearched && found[0]) onAdd(found[0]);
				}}
			/>
			<ScrollArea className={styles.scroll ?? ""} type="auto" viewportRef={list}>
				<p className="nx-sr" role="status">
					{isSearched ? text.canvas.addFound(found.length) : ""}
				</p>
				{found.length === 0 ? <p className={styles.where}>{text.canvas.addNothing}</p> : null}
				<AddList offered={found} likely={likely} isSearched={isSearched} onAdd={onAdd} />
			</ScrollArea>
		</section>
	);
}

/** The next or former entry gets the focus; above the first stands the search. */
function step(list: HTMLElement | null, by: number): void {
	const items = [...(list?.querySelectorAll<HTMLElement>("button") ?? [])];
	const at = items.indexOf(document.activeElement as HTMLElement);
	const next = at + by;
	if (next < 0) {
		list?.closest("section")?.querySelector("input")?.focus();
		return;
	}
	items[Math.min(next, items.length - 1)]?.focus();
}
