import { Select, Stack, TagsInput } from "@mantine/core";
import { useMembers } from "#/api/members.ts";
import type { Step } from "#/graph/document.ts";
import { text } from "#/strings/text.ts";
import { type ControlProps, plainText } from "./control.ts";
import { ExpressionInput } from "./expression-input.tsx";
import { Seconds } from "./wait-fields.tsx";

type Silence = NonNullable<Step["on_silence"]>;
const SILENCES: Silence[] = ["rejected", "failed", "approved"];

/** What people are asked, who is asked, until when, and what it means when nobody answers. */
export function ApprovalFields({ edit, suggestions }: ControlProps) {
	const { step, change } = edit;
	const members = useMembers().data?.items ?? [];
	const known = [...Object.keys(text.settings.roles), ...members.map((one) => one.email)];
	return (
		<Stack gap="md">
			<ExpressionInput
				label={text.inspector.approvalTitle}
				name={text.inspector.approvalTitle}
				value={plainText(step.title)}
				suggestions={suggestions}
				placeholder=""
				onChange={(title) => change({ title })}
			/>
			<ExpressionInput
				label={text.inspector.message}
				name={text.inspector.message}
				value={plainText(step.message)}
				suggestions={suggestions}
				placeholder=""
				onChange={(message) => change({ message })}
			/>
			<TagsInput
				label={text.inspector.approvers}
				description={text.inspector.approversHow}
				placeholder={text.addWithEnter}
				data={[...new Set(known)]}
				value={step.approvers ?? []}
				acceptValueOnBlur
				onChange={(approvers) => change({ approvers })}
			/>
			<Seconds
				edit={edit}
				suggestions={suggestions}
				label={text.inspector.deadline}
				value={step.deadline_s}
				onChange={(deadline_s) => change({ deadline_s })}
			/>
			{step.deadline_s ? (
				<Select
					label={text.inspector.silence}
					data={SILENCES.map((value) => ({ value, label: text.approvals.settled[value] ?? value }))}
					value={step.on_silence ?? "rejected"}
					allowDeselect={false}
					onChange={(value) => change({ on_silence: value as Silence })}
				/>
			) : null}
		</Stack>
	);
}
