import { UnstyledButton } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { createContext, type ReactNode, useContext, useState } from "react";
import { isObject, type Json, pointerOf } from "#/graph/json.ts";
import { text } from "#/strings/text.ts";
import { sizeWords } from "./format.ts";
import styles from "./json-view.module.css";
import { saveFile } from "./save-file.ts";
import { sayFailure } from "./toast.ts";
import { TraceSource } from "./trace-source.ts";

/** Where values come from that are too large for an event; a page about a run provides it. */
export const BlobSource = createContext<((sha256: string) => Promise<Json>) | null>(null);

const PAGE = 50;
/** So many levels are opened unasked. */
const OPENED = 3;
const LONGEST_TEXT = 4_000;
const HEARD = 80;

/** A JSON value as a tree that opens by keyboard; long lists come page by page. */
export function JsonView({ value, label }: { value: Json; label: string }) {
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
		<section className={styles.tree} aria-label={label} tabIndex={0}>
			<Value value={value} name={null} depth={0} pointer="" />
		</section>
	);
}

type ValueProps = { value: Json; name: string | null; depth: number; pointer: string };

function Value({ value, name, depth, pointer }: ValueProps) {
	if (isObject(value) && typeof value.$blob === "string") {
		return (
			<Blob sha256={value.$blob} size={Number(value.size ?? 0)} name={name}>
				{(loaded) => <Value value={loaded} name={name} depth={depth} pointer={pointer} />}
			</Blob>
		);
	}
	if (Array.isArray(value) || isObject(value))
		return <Branch value={value} name={name} depth={depth} pointer={pointer} />;
	return <Leaf value={value} name={name} pointer={pointer} />;
}

type BlobProps = {
	sha256: string;
	size: number;
	name: string | null;
	children: (loaded: Json) => ReactNode;
};

/** A value kept outside the event comes when somebody asks for it. */
function Blob({ sha256, size, name, children }: BlobProps) {
	const source = useContext(BlobSource);
	const [loaded, setLoaded] = useState<Json | undefined>(undefined);
	const [busy, setBusy] = useState(false);
	if (loaded !== undefined) {
		return (
			<>
				{children(loaded)}
				<SaveValue
					name={`${name ?? "value"}.json`}
					type="application/json"
					words={() => JSON.stringify(loaded, null, 2)}
				/>
			</>
		);
	}
	const load = () => {
		setBusy(true);
		source?.(sha256)
			.then(setLoaded, sayFailure)
			.finally(() => setBusy(false));
	};
	return (
		<div className={styles.line}>
			{name === null ? null : <span className={styles.name}>{name}: </span>}
			<span data-type="note">{text.runs.large(sizeWords(size))} </span>
			{source ? (
				<UnstyledButton className={styles.toggle} disabled={busy} onClick={load}>
					{text.runs.loadLarge}
				</UnstyledButton>
			) : null}
		</div>
	);
}

type LeafProps = {
	value: string | number | boolean | null;
	name: string | null;
	pointer: string;
};

function Leaf({ value, name, pointer }: LeafProps) {
	if (typeof value === "string" && value.length > LONGEST_TEXT) {
		const cut = JSON.stringify(`${value.slice(0, LONGEST_TEXT)} …`);
		return (
			<>
				<Line name={name} word={cut} type="string" pointer={pointer} />
				<div className={styles.line}>
					<span data-type="note">{text.runs.truncated(sizeWords(value.length))} </span>
					<SaveValue name={`${name ?? "value"}.txt`} type="text/plain" words={() => value} />
				</div>
			</>
		);
	}
	return (
		<Line
			name={name}
			word={JSON.stringify(value)}
			type={value === null ? "null" : typeof value}
			pointer={pointer}
		/>
	);
}

type SaveProps = { name: string; type: string; words: () => string };

/** What is too long to be read here is read in a file. */
function SaveValue({ name, type, words }: SaveProps) {
	return (
		<UnstyledButton className={styles.toggle} onClick={() => saveFile(name, type, words())}>
			{text.runs.saveLarge}
		</UnstyledButton>
	);
}

type LineProps = { name: string | null; word: string; type: string; pointer: string };

function Line({ name, word, type, pointer }: LineProps) {
	const trace = useContext(TraceSource);
	return (
		<div className={styles.line}>
			{name === null ? null : <span className={styles.name}>{name}: </span>}
			{trace ? (
				<UnstyledButton
					className={styles.traced}
					data-type={type}
					title={text.tracing.title}
					aria-label={text.tracing.whereFrom(word.slice(0, HEARD))}
					onClick={() => trace(pointer)}
				>
					{word}
				</UnstyledButton>
			) : (
				<span data-type={type}>{word}</span>
			)}
		</div>
	);
}

type BranchProps = {
	value: Json[] | { [key: string]: Json };
	name: string | null;
	depth: number;
	pointer: string;
};

function Branch({ value, name, depth, pointer }: BranchProps) {
	const [open, setOpen] = useState(() => depth === 0 || (depth < OPENED && isShort(value, depth)));
	const [shown, setShown] = useState(PAGE);
	const entries: [string, Json][] = Array.isArray(value)
		? value.map((item, at) => [String(at), item])
		: Object.entries(value);
	const brief = Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`;
	if (entries.length === 0)
		return (
			<Line name={name} word={Array.isArray(value) ? "[]" : "{}"} type="null" pointer={pointer} />
		);
	return (
		<div>
			<UnstyledButton className={styles.toggle} aria-expanded={open} onClick={() => setOpen(!open)}>
				<IconChevronRight size={12} className={styles.chevron} data-open={open} aria-hidden />
				{name === null ? null : <span className={styles.name}>{name} </span>}
				<span className={styles.brief}>
					{brief} {open ? null : previewOf(value)}
				</span>
			</UnstyledButton>
			{open ? (
				<div className={styles.inner}>
					{entries.slice(0, shown).map(([key, item]) => (
						<Value
							key={key}
							value={item}
							name={key}
							depth={depth + 1}
							pointer={`${pointer}${pointerOf([key])}`}
						/>
					))}
					{entries.length > shown ? (
						<UnstyledButton className={styles.toggle} onClick={() => setShown(shown + 10 * PAGE)}>
							{text.runs.moreItems(Math.min(10 * PAGE, entries.length - shown))}
						</UnstyledButton>
					) : null}
				</div>
			) : null}
		</div>
	);
}

/** Opened unasked only where the lines that come with it are soon read; deeper values stay closed. */
function isShort(value: Json, depth: number): boolean {
	let left = 2 * PAGE;
	const walk = (one: Json, level: number): boolean => {
		left -= 1;
		if (left < 0) return false;
		if (typeof one !== "object" || one === null || level >= OPENED) return true;
		return Object.values(one)
			.slice(0, PAGE)
			.every((inner) => walk(inner, level + 1));
	};
	return walk(value, depth);
}

const PREVIEWED = 3;

/** The first plain values of something closed, so that one need not open every item. */
function previewOf(value: Json[] | { [key: string]: Json }): string {
	if (Array.isArray(value)) return "";
	return Object.entries(value)
		.filter(([, one]) => typeof one !== "object")
		.slice(0, PREVIEWED)
		.map(([key, one]) => `${key}: ${String(one).slice(0, 40)}`)
		.join(", ");
}
