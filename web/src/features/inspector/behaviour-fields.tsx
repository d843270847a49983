import { Group, NumberInput, Select, Stack, Switch, Textarea } from "@mantine/core";
import type { Retry, Step } from "#/graph/document.ts";
import { text } from "#/strings/text.ts";
import type { StepEdit } from "./use-step-edit.ts";

/** What happens when it goes wrong, and other things every step may say. */
export function BehaviourFields({ edit }: { edit: StepEdit }) {
	const { step, change } = edit;
	return (
		<Stack gap="md">
			<Select
				label={text.inspector.onError}
				data={[
					{ value: "fail", label: text.inspector.onErrorFail },
					{ value: "continue", label: text.inspector.onErrorContinue },
				]}
				value={step.on_error ?? "fail"}
				allowDeselect={false}
				onChange={(value) => change({ on_error: value as "fail" | "continue" })}
			/>
			<Group grow align="flex-end">
				<NumberInput
					label={text.inspector.retryAttempts}
					placeholder="–"
					min={1}
					max={100}
					allowDecimal={false}
					value={step.retry?.max_attempts ?? ""}
					onChange={(value) => changeRetry(edit, "max_attempts", value)}
				/>
				<NumberInput
					label={text.inspector.retryFirst}
					placeholder="–"
					min={0}
					value={step.retry?.initial_s ?? ""}
					onChange={(value) => changeRetry(edit, "initial_s", value)}
				/>
				<NumberInput
					label={text.inspector.timeout}
					placeholder="–"
					min={0}
					value={step.timeout_s ?? ""}
					onChange={(value) => change({ timeout_s: numberOf(value) } as Partial<Step>)}
				/>
			</Group>
			<Textarea
				label={text.inspector.notes}
				autosize
				minRows={2}
				value={step.notes ?? ""}
				onChange={(event) => change({ notes: event.currentTarget.value })}
			/>
			<Switch
				label={text.inspector.disabled}
				checked={step.disabled ?? false}
				onChange={(event) => change({ disabled: event.currentTarget.checked })}
			/>
		</Stack>
	);
}

function changeRetry(edit: StepEdit, part: keyof Retry, value: string | number): void {
	const { [part]: _old, ...rest } = edit.step.retry ?? {};
	const number = numberOf(value);
	const retry = number === undefined ? rest : { ...rest, [part]: number };
	edit.change({ retry: Object.keys(retry).length > 0 ? retry : undefined } as Partial<Step>);
}

function numberOf(value: string | number): number | undefined {
	return typeof value === "number" ? value : undefined;
}
