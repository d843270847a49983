import { ActionIcon, Button, Group, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import type { Column, ColumnType, DataTable } from "#/api/data-tables.ts";
import { text } from "#/strings/text.ts";
import { ErrorNotice } from "#/ui/notice.tsx";

const NAME = /^[a-z][a-z0-9_]{0,59}$/;
const TYPES = Object.keys(text.tables.types) as ColumnType[];

type DialogProps = {
	opened: boolean;
	onClose: () => void;
	table: DataTable | null;
	pending: boolean;
	error: Error | null;
	onSave: (name: string, columns: Column[]) => void;
};

/** A new table, or other columns for one that is there. */
export function TableDialog(props: DialogProps) {
	return (
		<Modal
			opened={props.opened}
			onClose={props.onClose}
			title={props.table ? text.tables.change : text.tables.add}
			closeButtonProps={{ "aria-label": text.close }}
			size="lg"
		>
			<Form key={props.table?.updated_at} {...props} />
		</Modal>
	);
}

type Line = Column & { id: number };

function Form({ table, onClose, onSave, pending, error }: DialogProps) {
	const [name, setName] = useState(table?.name ?? "");
	const [lines, setLines] = useState<Line[]>(() =>
		(table?.columns ?? [{ name: "", type: "text" as const }]).map((one, id) => ({ ...one, id })),
	);
	const kept = new Set(table?.columns.map((one) => one.name));
	const gone = [...kept].filter((one) => !lines.some((line) => line.name === one));
	const change = (id: number, with_: Partial<Column>) =>
		setLines(lines.map((line) => (line.id === id ? { ...line, ...with_ } : line)));
	const isWhole =
		name.trim() !== "" && lines.length > 0 && lines.every((line) => NAME.test(line.name));
	const send = (event: FormEvent) => {
		event.preventDefault();
		if (isWhole)
			onSave(
				name.trim(),
				lines.map(({ name, type }) => ({ name, type })),
			);
	};
	return (
		<form onSubmit={send}>
			<Stack>
				<TextInput
					label={text.tables.name}
					value={name}
					onChange={(event) => setName(event.currentTarget.value)}
					data-autofocus
				/>
				{lines.map((line, at) => (
					<ColumnLine
						key={line.id}
						line={line}
						number={at + 1}
						isKept={kept.has(line.name)}
						onChange={(with_) => change(line.id, with_)}
						onRemove={() => setLines(lines.filter((one) => one.id !== line.id))}
					/>
				))}
				<Button
					variant="default"
					leftSection={<IconPlus size={17} />}
					style={{ alignSelf: "flex-start" }}
					onClick={() => {
						const id = 1 + Math.max(-1, ...lines.map((line) => line.id));
						setLines([...lines, { id, name: "", type: "text" }]);
					}}
				>
					{text.tables.addColumn}
				</Button>
				{gone.length > 0 ? (
					<Text c="red" size="sm" role="alert">
						{text.tables.lost(gone.join(", "))}
					</Text>
				) : null}
				<ErrorNotice error={error} />
				<Group justify="flex-end">
					<Button variant="default" onClick={onClose}>
						{text.cancel}
					</Button>
					<Button type="submit" disabled={!isWhole} loading={pending}>
						{text.save}
					</Button>
				</Group>
			</Stack>
		</form>
	);
}

function ColumnLine(props: {
	line: Line;
	number: number;
	isKept: boolean;
	onChange: (with_: Partial<Column>) => void;
	onRemove: () => void;
}) {
	const { line, number, isKept } = props;
	const isBad = line.name !== "" && !NAME.test(line.name);
	return (
		<Group wrap="nowrap" align="flex-start" gap="xs">
			<TextInput
				flex={1}
				miw={0}
				aria-label={text.tables.columnName(number)}
				placeholder={text.tables.columnHint}
				error={isBad ? text.tables.badName : null}
				value={line.name}
				disabled={isKept}
				onChange={(event) => props.onChange({ name: event.currentTarget.value })}
			/>
			<Select
				w={150}
				aria-label={text.tables.columnType(number)}
				data={TYPES.map((one) => ({ value: one, label: text.tables.types[one] }))}
				value={line.type}
				allowDeselect={false}
				disabled={isKept}
				onChange={(chosen) => props.onChange({ type: (chosen ?? "text") as ColumnType })}
			/>
			<ActionIcon
				size={36}
				aria-label={text.tables.removeColumn(line.name || String(number))}
				onClick={props.onRemove}
			>
				<IconTrash size={17} />
			</ActionIcon>
		</Group>
	);
}
