import { NumberInput, Select, Stack, Text, TextInput } from "@mantine/core";
import { describeStep, plainValue } from "#/graph/describe.ts";
import { stepType } from "#/graph/document.ts";
import type { Suggestion } from "#/graph/suggestions.ts";
import { text } from "#/strings/text.ts";
import { ExpressionInput } from "./expression-input.tsx";
import type { StepEdit } from "./use-step-edit.ts";

type ControlProps = { edit: StepEdit; suggestions: readonly Suggestion[] };

/** Steps that steer instead of doing: each kind has its own few fields. */
export function ControlFields({ edit, suggestions }: ControlProps) {
	switch (stepType(edit.step)) {
		case "branch":
			return <BranchFields edit={edit} suggestions={suggestions} />;
		case "wait":
			return <WaitFields edit={edit} />;
		case "approval":
			return <ApprovalFields edit={edit} suggestions={suggestions} />;
		case "stop":
			return <StopFields edit={edit} />;
		default:
			return <Text c="dimmed">{describeStep(edit.step)}</Text>;
	}
}

function BranchFields({ edit, suggestions }: ControlProps) {
	const cases = edit.step.cases ?? [];
	return (
		<Stack gap="md">
			{cases.map((one, index) => (
				<ExpressionInput
					key={one.id}
					label={text.inspector.caseWhen(one.name ?? one.id)}
					name={text.inspector.caseWhen(one.name ?? one.id)}
					value={typeof one.when === "string" ? one.when : plainValue(one.when)}
					suggestions={suggestions}
					onChange={(when) =>
						edit.change({
							cases: cases.map((other, at) => (at === index ? { ...other, when } : other)),
						})
					}
				/>
			))}
		</Stack>
	);
}

function WaitFields({ edit }: { edit: StepEdit }) {
	if (edit.step.event || edit.step.until) return <Text c="dimmed">{describeStep(edit.step)}</Text>;
	return (
		<NumberInput
			label={text.inspector.waitSeconds}
			min={0}
			value={typeof edit.step.duration_s === "number" ? edit.step.duration_s : ""}
			onChange={(value) => typeof value === "number" && edit.change({ duration_s: value })}
		/>
	);
}

function ApprovalFields({ edit, suggestions }: ControlProps) {
	return (
		<Stack gap="md">
			<ExpressionInput
				label={text.inspector.approvalTitle}
				name={text.inspector.approvalTitle}
				value={plainText(edit.step.title)}
				suggestions={suggestions}
				placeholder=""
				onChange={(title) => edit.change({ title })}
			/>
			<ExpressionInput
				label={text.inspector.message}
				name={text.inspector.message}
				value={plainText(edit.step.message)}
				suggestions={suggestions}
				placeholder=""
				onChange={(message) => edit.change({ message })}
			/>
		</Stack>
	);
}

function StopFields({ edit }: { edit: StepEdit }) {
	return (
		<Stack gap="md">
			<Select
				label={text.inspector.stopOutcome}
				data={[
					{ value: "succeed", label: text.status.succeeded ?? "" },
					{ value: "fail", label: text.status.failed ?? "" },
				]}
				value={edit.step.outcome ?? "succeed"}
				allowDeselect={false}
				onChange={(value) => edit.change({ outcome: value as "succeed" | "fail" })}
			/>
			<TextInput
				label={text.inspector.message}
				value={plainText(edit.step.message)}
				onChange={(event) => edit.change({ message: event.currentTarget.value })}
			/>
		</Stack>
	);
}

function plainText(value: unknown): string {
	return typeof value === "string" ? value : "";
}
