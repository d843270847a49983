import {
	Button,
	Group,
	Modal,
	SegmentedControl,
	Select,
	Stack,
	Textarea,
	TextInput,
} from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useSetVariable, type Variable, type VariableKind } from "#/api/variables.ts";
import type { Json } from "#/graph/json.ts";
import { isVariableName, meantBy, typedFrom, VARIABLE_KINDS } from "#/graph/variable-value.ts";
import { text } from "#/strings/text.ts";
import { ErrorNotice } from "#/ui/notice.tsx";
import { say, sayFailure, sayWithUndo } from "#/ui/toast.ts";

type DialogProps = { opened: boolean; onClose: () => void; variable: Variable | null };

/** A new variable, or another value for one that is there. */
export function VariableDialog(props: DialogProps) {
	const { variable } = props;
	return (
		<Modal
			opened={props.opened}
			onClose={props.onClose}
			title={variable ? text.variables.editTitle(variable.key) : text.variables.addTitle}
			closeButtonProps={{ "aria-label": text.close }}
		>
			<Form key={variable?.updated_at} {...props} />
		</Modal>
	);
}

function Form({ variable, onClose }: DialogProps) {
	const [key, setKey] = useState(variable?.key ?? "");
	const [kind, setKind] = useState<VariableKind>(variable?.kind ?? "text");
	const [typed, type] = useState(variable ? typedFrom(variable.value as Json) : "");
	const { save, pending, error } = useSaving(variable, onClose);
	const value = meantBy(kind, typed);
	const send = (event: FormEvent) => {
		event.preventDefault();
		if (value !== undefined) save(key, value);
	};
	return (
		<form onSubmit={send}>
			<Stack>
				{variable ? null : (
					<TextInput
						label={text.variables.name}
						description={text.variables.nameHint}
						error={key !== "" && !isVariableName(key) ? text.variables.badName : null}
						value={key}
						onChange={(event) => setKey(event.currentTarget.value)}
						data-autofocus
					/>
				)}
				<Select
					label={text.variables.kind}
					data={VARIABLE_KINDS.map((one) => ({ value: one, label: text.variables.kinds[one] }))}
					value={kind}
					allowDeselect={false}
					disabled={(variable?.readers.length ?? 0) > 0}
					description={variable?.readers.length ? text.variables.kindKept : null}
					onChange={(chosen) => setKind((chosen ?? "text") as VariableKind)}
				/>
				<ValueField kind={kind} typed={typed} bad={value === undefined} onType={type} />
				<ErrorNotice error={error} />
				<Group justify="flex-end">
					<Button variant="default" onClick={onClose}>
						{text.cancel}
					</Button>
					<Button
						type="submit"
						disabled={!isVariableName(key) || value === undefined}
						loading={pending}
					>
						{text.save}
					</Button>
				</Group>
			</Stack>
		</form>
	);
}

function useSaving(variable: Variable | null, onClose: () => void) {
	const set = useSetVariable();
	const save = (key: string, value: Json) =>
		set.mutate(
			{ key, value },
			{
				onSuccess: () => {
					onClose();
					const said = text.variables.saved(key);
					if (!variable) return say(said);
					sayWithUndo(said, () =>
						set.mutate({ key, value: variable.value as Json }, { onError: sayFailure }),
					);
				},
			},
		);
	return { save, pending: set.isPending, error: set.error };
}

type FieldProps = {
	kind: VariableKind;
	typed: string;
	bad: boolean;
	onType: (typed: string) => void;
};

function ValueField({ kind, typed, bad, onType }: FieldProps) {
	if (kind === "yes_no") {
		return (
			<SegmentedControl
				aria-label={text.variables.value}
				value={typed === "true" ? "true" : "false"}
				onChange={onType}
				data={[
					{ value: "true", label: text.variables.yes },
					{ value: "false", label: text.variables.no },
				]}
			/>
		);
	}
	const isJson = kind === "list" || kind === "map";
	return (
		<Textarea
			label={text.variables.value}
			description={isJson ? text.variables.json : null}
			error={typed !== "" && bad ? text.variables.badJson : null}
			value={typed}
			autosize
			minRows={isJson ? 4 : 1}
			maxRows={14}
			inputMode={kind === "number" ? "decimal" : "text"}
			{...(isJson ? { ff: "monospace" } : {})}
			onChange={(event) => onType(event.currentTarget.value)}
		/>
	);
}
