import { Group, NumberInput, Select, Stack, Switch, Textarea } from "@mantine/core";
import type { Draft } from "#/api/drafts.ts";
import type { Retry, Step } from "#/graph/document.ts";
import { text } from "#/strings/text.ts";
import { ErrorPath } from "./error-path.tsx";
import type { StepEdit } from "./use-step-edit.ts";

const BACKOFFS = ["exponential", "linear", "fixed"] as const;

/** What happens when it goes wrong, and other things every step may say. */
export function BehaviourFields({ edit, draft }: { edit: StepEdit; draft: Draft }) {
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
			<ErrorPath draft={draft} step={step.id} />
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
					label={text.inspector.retryMax}
					placeholder="–"
					min={0}
					value={step.retry?.max_s ?? ""}
					onChange={(value) => changeRetry(edit, "max_s", value)}
				/>
			</Group>
			<Group grow align="flex-end">
				<Select
					label={text.inspector.backoff}
					data={BACKOFFS.map((value) => ({ value, label: text.inspector.backoffs[value] }))}
					value={step.retry?.backoff ?? null}
					placeholder="–"
					clearable
					onChange={(value) => changeRetry(edit, "backoff", value ?? "")}
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
	const retry = value === "" ? rest : { ...rest, [part]: value };
	edit.change({ retry: Object.keys(retry).length > 0 ? retry : undefined } as Partial<Step>);
}

function numberOf(value: string | number): number | undefined {
	return typeof value === "number" ? value : undefined;
}
