import { ActionIcon, Textarea, Tooltip } from "@mantine/core";
import { IconAbc, IconFunction } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { holeOf, isExpression } from "#/graph/document.ts";
import { isFreeForm } from "#/graph/form-schema.ts";
import { type Json, readFree, showFree } from "#/graph/json.ts";
import type { Suggestion } from "#/graph/suggestions.ts";
import { text } from "#/strings/text.ts";
import type { SpecialField } from "#/ui/schema-form/special-field.ts";
import { ExpressionInput } from "./expression-input.tsx";
import styles from "./inspector.module.css";

type ArgumentProps = {
	field: SpecialField;
	suggestions: readonly Suggestion[];
	renderHole: (path: (string | number)[]) => ReactNode;
};

/** One argument: a plain field, an expression, free JSON, or an open question. */
export function ArgumentField({ field, suggestions, renderHole }: ArgumentProps) {
	const always = "x-nexa-expr" in field.schema;
	const [wanted, setWanted] = useState(false);
	if (holeOf(field.value)) return <>{renderHole(field.path)}</>;
	if (always || wanted || isExpression(field.value)) {
		const change = (value: string) => field.onChange(value === "" ? undefined : value);
		const plainly = always ? null : (
			<Toggle
				label={text.inspector.asFixed(field.label)}
				onClick={() => {
					setWanted(false);
					field.onChange(undefined);
				}}
			>
				<IconAbc size={17} />
			</Toggle>
		);
		return (
			<ExpressionInput
				label={field.label}
				name={field.label}
				required={field.required}
				value={typeof field.value === "string" ? field.value : asText(field.value)}
				suggestions={always ? [...itemSuggestions(field), ...suggestions] : suggestions}
				argument={always ? String(field.path[0]) : null}
				onChange={change}
				aside={plainly}
			/>
		);
	}
	const inner = isFreeForm(field.schema) ? <FreeJson field={field} /> : field.plain;
	if (field.schema.type === "object") return <>{inner}</>;
	return (
		<div className={styles.argument}>
			<div>{inner}</div>
			<Toggle label={text.inspector.asExpression(field.label)} onClick={() => setWanted(true)}>
				<IconFunction size={17} />
			</Toggle>
		</div>
	);
}

function itemSuggestions(field: SpecialField): Suggestion[] {
	const marked = field.schema["x-nexa-expr"];
	const names = typeof marked === "object" && marked && !Array.isArray(marked) ? marked.vars : [];
	return Array.isArray(names) ? names.map((name) => ({ path: String(name), type: "item" })) : [];
}

function asText(value: Json | undefined): string {
	return value === undefined || value === null ? "" : JSON.stringify(value);
}

function Toggle(props: { label: string; onClick: () => void; children: ReactNode }) {
	return (
		<Tooltip label={props.label}>
			<ActionIcon size={28} aria-label={props.label} onClick={props.onClick}>
				{props.children}
			</ActionIcon>
		</Tooltip>
	);
}

/** Any value: plain words, or JSON, which is taken over while it can be read. */
function FreeJson({ field }: { field: SpecialField }) {
	const [words, setWords] = useState(() => showFree(field.value));
	const [wrong, setWrong] = useState(false);
	const change = (next: string) => {
		setWords(next);
		if (next.trim() === "") return field.onChange(undefined);
		const value = readFree(next);
		setWrong(value === undefined);
		if (value !== undefined) field.onChange(value);
	};
	return (
		<Textarea
			label={`${field.label} (${text.inspector.json})`}
			autosize
			minRows={2}
			maxRows={12}
			value={words}
			spellCheck={false}
			error={wrong ? text.inspector.jsonWrong : null}
			onChange={(event) => change(event.currentTarget.value)}
			classNames={{ input: styles.code ?? "" }}
		/>
	);
}
