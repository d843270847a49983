import { UnstyledButton } from "@mantine/core";
import type { Kind } from "#/graph/describe.ts";
import { text } from "#/strings/text.ts";
import { KindIcon, RepeatIcon } from "#/ui/kind-icon.tsx";
import { StatusBadge } from "#/ui/status-badge.tsx";
import canvas from "./canvas.module.css";
import { useCanvasStore } from "./canvas-store.ts";
import { NoteMark } from "./note-mark.tsx";
import styles from "./outline.module.css";
import { PinMark } from "./pin-mark.tsx";
import { Trouble } from "./trouble.tsx";

export type Row = {
	id: string;
	kind: Kind;
	app: string | null;
	title: string;
	subtitle: string;
	isOff: boolean;
	repeats: boolean;
	notes: string | null;
};

type RowProps = {
	row: Row;
	picked: readonly string[];
	selected: string | null;
	/** Choose it beside others; null where nothing can be changed. */
	onPick: ((nodeId: string) => void) | null;
	onSelect: (nodeId: string) => void;
};

/** One line of the outline: open it, or tick it to work on several at once. */
export function OutlineRow({ row, picked, selected, onPick, onSelect }: RowProps) {
	const isOpen = selected === row.id;
	const isPicked = picked.includes(row.id) || (picked.length === 0 && isOpen);
	return (
		<div className={styles.line}>
			{onPick ? (
				<input
					type="checkbox"
					className={styles.tick}
					aria-label={text.canvas.choose(row.title)}
					checked={isPicked}
					onChange={() => onPick(row.id)}
				/>
			) : null}
			<UnstyledButton
				className={styles.row}
				data-node={row.id}
				data-selected={isOpen}
				data-off={row.isOff || undefined}
				aria-pressed={isOpen}
				onClick={(event) => {
					if (onPick && (event.ctrlKey || event.metaKey)) onPick(row.id);
					else onSelect(row.id);
				}}
			>
				<KindIcon kind={row.kind} app={row.app} />
				<span className={canvas.words}>
					<span className={styles.title}>{row.title}</span>
					<span className={styles.subtitle}>{row.subtitle}</span>
				</span>
				<Tags row={row} />
			</UnstyledButton>
		</div>
	);
}

/** What the box of the graph shows at its corner. */
function Tags({ row }: { row: Row }) {
	const live = useCanvasStore((state) => state.live[row.id]);
	const mark = useCanvasStore((state) => state.marks.get(row.id));
	const worst = useCanvasStore((state) => state.worst[row.id]);
	return (
		<span className={styles.tags}>
			<PinMark step={row.id} />
			{row.notes ? <NoteMark notes={row.notes} /> : null}
			{mark ? (
				<span className={canvas.mark} data-mark={mark}>
					{text.canvas[mark]}
				</span>
			) : null}
			{live && live.status !== "pending" ? (
				<StatusBadge
					status={live.status}
					detail={live.itemsDone ? text.canvas.items(live.itemsDone, live.itemsFailed) : null}
				/>
			) : null}
			{!live && !mark && worst ? <Trouble severity={worst} /> : null}
			{!live && row.repeats ? (
				<span className={canvas.chip}>
					<RepeatIcon size={12} aria-hidden /> {text.canvas.each}
				</span>
			) : null}
			{!live && row.isOff ? <span className={canvas.chip}>{text.canvas.off}</span> : null}
		</span>
	);
}
