import { ActionIcon, Button, Group, Input, Stack, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { isObject, type Json, type JsonObject, readFree, showFree } from "#/graph/json.ts";
import { text } from "#/strings/text.ts";

type TextMapProps = {
	label: string;
	schema: JsonObject;
	value: Json | undefined;
	required: boolean;
	onChange: (value: JsonObject | undefined) => void;
};

type Row = { name: string; words: string };

/** Names and values that the schema leaves open, such as headers: a row for each. */
export function TextMap({ label, schema, value, required, onChange }: TextMapProps) {
	const isText = isObject(schema.additionalProperties)
		? schema.additionalProperties.type === "string"
		: false;
	const [rows, setRows] = useState(() => rowsOf(value, isText));
	const put = (next: Row[]) => {
		setRows(next);
		onChange(mapOf(next, isText));
	};
	const change = (at: number, part: Partial<Row>) =>
		put(rows.map((row, index) => (index === at ? { ...row, ...part } : row)));
	return (
		<Input.Wrapper
			component="fieldset"
			bd={0}
			p={0}
			m={0}
			label={label}
			labelElement="div"
			description={typeof schema.description === "string" ? schema.description : null}
			withAsterisk={required}
		>
			<Stack gap={6} mt={4} align="flex-start">
				{rows.map((row, at) => (
					<Group
						// biome-ignore lint/suspicious/noArrayIndexKey: a row is its place; its name may be half typed
						key={at}
						gap={6}
						wrap="nowrap"
						w="100%"
					>
						<TextInput
							flex={2}
							aria-label={text.mapName(label, at + 1)}
							placeholder={text.mapNameHint}
							value={row.name}
							onChange={(event) => change(at, { name: event.currentTarget.value })}
						/>
						<TextInput
							flex={3}
							aria-label={text.mapValue(label, at + 1)}
							placeholder={text.mapValueHint}
							value={row.words}
							onChange={(event) => change(at, { words: event.currentTarget.value })}
						/>
						<ActionIcon
							size={28}
							aria-label={text.mapRemove(row.name || label)}
							onClick={() => put(rows.filter((_, index) => index !== at))}
						>
							<IconX size={16} />
						</ActionIcon>
					</Group>
				))}
				<Button
					size="compact-sm"
					variant="default"
					leftSection={<IconPlus size={15} />}
					aria-label={text.mapAdd(label)}
					onClick={() => setRows([...rows, { name: "", words: "" }])}
				>
					{text.mapAddShort}
				</Button>
			</Stack>
		</Input.Wrapper>
	);
}

/** An object whose fields the schema does not name. */
export function isTextMap(schema: JsonObject): boolean {
	return (
		schema.type === "object" &&
		!isObject(schema.properties) &&
		(schema.additionalProperties === true ||
			schema.additionalProperties === undefined ||
			isObject(schema.additionalProperties))
	);
}

function rowsOf(value: Json | undefined, isText: boolean): Row[] {
	if (!isObject(value)) return [];
	return Object.entries(value).map(([name, one]) => ({
		name,
		words: isText && typeof one === "string" ? one : showFree(one),
	}));
}

/** A row without a name is not there yet. */
function mapOf(rows: readonly Row[], isText: boolean): JsonObject | undefined {
	const named = rows.filter((row) => row.name.trim() !== "");
	if (named.length === 0) return undefined;
	return Object.fromEntries(
		named.map(({ name, words }): [string, Json] => [
			name.trim(),
			isText ? words : (readFree(words) ?? words),
		]),
	);
}
