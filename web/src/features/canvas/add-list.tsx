import { IconChevronRight, IconGripVertical } from "@tabler/icons-react";
import { type ReactNode, useMemo, useState } from "react";
import { useApps } from "#/api/catalog.ts";
import { text } from "#/strings/text.ts";
import { KindIcon } from "#/ui/kind-icon.tsx";
import styles from "./add-panel.module.css";
import { type Addable, DRAG_TYPE } from "./addable.ts";
import { type Shelf, shelvesOf } from "./shelves.ts";

type ListProps = {
	offered: readonly Addable[];
	likely: readonly Addable[];
	/** What was searched stands there best first, as Enter takes it; else an app opens by its name. */
	isSearched: boolean;
	onAdd: (chosen: Addable) => void;
};

export function AddList({ offered, likely, isSearched, onAdd }: ListProps) {
	return isSearched ? (
		<ul className={styles.list}>
			{offered.map((one) => (
				<Entry key={one.key} one={one} onAdd={onAdd} />
			))}
		</ul>
	) : (
		<Everything offered={offered} likely={likely} onAdd={onAdd} />
	);
}

function Everything({ offered, likely, onAdd }: Omit<ListProps, "isSearched">) {
	const apps = useApps().data;
	const shelves = useMemo(() => shelvesOf(offered, apps ?? new Map()), [offered, apps]);
	const entries = (items: readonly Addable[]) =>
		items.map((one) => <Entry key={one.key} one={one} onAdd={onAdd} />);
	const rows = (held: readonly Shelf[]) =>
		held.map((shelf) => (
			<Opened key={shelf.app} shelf={shelf}>
				{entries(shelf.items)}
			</Opened>
		));
	return (
		<>
			<Section label={text.canvas.addLikely}>{entries(likely)}</Section>
			<Section label={text.canvas.addControls}>
				{[...entries(shelves.steering), ...rows(shelves.calls)]}
			</Section>
			<Section label={text.canvas.addTools}>{rows(shelves.tools)}</Section>
			<Section label={text.canvas.addApps}>{rows(shelves.apps)}</Section>
			<Section label={text.canvas.addTrigger}>
				{[...entries(shelves.starts), ...rows(shelves.events)]}
			</Section>
		</>
	);
}

function Section({ label, children }: { label: string; children: ReactNode[] }) {
	if (children.length === 0) return null;
	return (
		<>
			<h3 className={styles.section}>{label}</h3>
			<ul className={styles.list}>{children}</ul>
		</>
	);
}

/** An app by its name; its actions come out below. */
function Opened({ shelf, children }: { shelf: Shelf; children: ReactNode[] }) {
	const [open, setOpen] = useState(false);
	return (
		<li>
			<button
				type="button"
				className={styles.shelf}
				aria-expanded={open}
				onClick={() => setOpen(!open)}
			>
				<KindIcon kind={shelf.kind} app={shelf.app} size={16} />
				<span className={styles.words}>
					<span className={styles.name}>{shelf.title}</span>
				</span>
				<span className={styles.count} title={text.canvas.addCount(shelf.items.length)}>
					{shelf.items.length}
				</span>
				<IconChevronRight size={15} className={styles.chevron} aria-hidden />
			</button>
			{open ? <ul className={styles.held}>{children}</ul> : null}
		</li>
	);
}

function Entry({ one, onAdd }: { one: Addable; onAdd: (chosen: Addable) => void }) {
	return (
		<li>
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
				<KindIcon kind={one.kind} app={one.app ?? null} size={16} />
				<span className={styles.words}>
					<span className={styles.name}>{one.title}</span>
					<span className={styles.summary}>{one.summary}</span>
				</span>
				<IconGripVertical size={15} className={styles.grip} aria-hidden />
			</button>
		</li>
	);
}
