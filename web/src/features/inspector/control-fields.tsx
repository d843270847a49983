import { Select, Stack, Text, TextInput } from "@mantine/core";
import { describeStep } from "#/graph/describe.ts";
import { stepType } from "#/graph/document.ts";
import { text } from "#/strings/text.ts";
import { ApprovalFields } from "./approval-fields.tsx";
import { BranchFields } from "./branch-fields.tsx";
import { type ControlProps, plainText } from "./control.ts";
import type { StepEdit } from "./use-step-edit.ts";
import { WaitFields } from "./wait-fields.tsx";

/** Steps that steer instead of doing: each kind has its own few fields. */
export function ControlFields({ edit, suggestions }: ControlProps) {
	switch (stepType(edit.step)) {
		case "branch":
			return <BranchFields edit={edit} suggestions={suggestions} />;
		case "wait":
			return <WaitFields edit={edit} suggestions={suggestions} />;
		case "approval":
			return <ApprovalFields edit={edit} suggestions={suggestions} />;
		case "stop":
			return <StopFields edit={edit} />;
		default:
			return <Text c="dimmed">{describeStep(edit.step)}</Text>;
	}
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
