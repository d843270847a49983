import { NumberInput, Select, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Step } from "#/graph/document.ts";
import type { Json } from "#/graph/json.ts";
import { text } from "#/strings/text.ts";
import type { ControlProps } from "./control.ts";
import { ExpressionInput } from "./expression-input.tsx";

type Mode = "duration" | "until" | "event";

const HOUR_S = 3_600;
/** What a wait begins as when its mode is chosen; exactly one of the three stands in a document. */
const BEGUN = {
	duration: { duration_s: HOUR_S },
	until: { until: '{{ timestamp(run.started_at) + duration("1h") }}' },
	event: { event: { name: "answered" } },
} satisfies Record<Mode, Partial<Step>>;
const NOTHING = { duration_s: undefined, until: undefined, event: undefined };

/** For how long, until when, or for which event a run waits. */
export function WaitFields(props: ControlProps) {
	const { step, change } = props.edit;
	const mode: Mode = step.event ? "event" : step.until ? "until" : "duration";
	return (
		<Stack gap="md">
			<Select
				label={text.inspector.waitMode}
				data={(["duration", "until", "event"] as const).map((value) => ({
					value,
					label: text.inspector.waitModes[value],
				}))}
				value={mode}
				allowDeselect={false}
				onChange={(value) => value && change({ ...(NOTHING as object), ...BEGUN[value as Mode] })}
			/>
			{mode === "duration" ? (
				<Seconds
					{...props}
					label={text.inspector.waitSeconds}
					value={step.duration_s}
					onChange={(duration_s) => change({ duration_s })}
				/>
			) : null}
			{mode === "until" ? (
				<ExpressionInput
					label={text.inspector.waitUntil}
					name={text.inspector.waitUntil}
					value={typeof step.until === "string" ? step.until : ""}
					suggestions={props.suggestions}
					onChange={(until) => change({ until })}
				/>
			) : null}
			{mode === "event" ? <EventFields {...props} /> : null}
		</Stack>
	);
}

function EventFields({ edit, suggestions }: ControlProps) {
	const event = edit.step.event ?? { name: "" };
	const [name, setName] = useState(event.name);
	const put = (part: object) => {
		const kept = Object.entries({ ...event, ...part }).filter(([, value]) => value !== "");
		edit.change({ event: Object.fromEntries(kept) as NonNullable<Step["event"]> });
	};
	return (
		<>
			<TextInput
				label={text.inspector.eventName}
				description={text.inspector.eventNameHow}
				value={name}
				onChange={(change) => setName(change.currentTarget.value)}
				onBlur={() => name && put({ name: keyed(name) })}
			/>
			<ExpressionInput
				label={text.inspector.eventKey}
				name={text.inspector.eventKey}
				value={typeof event.key === "string" ? event.key : ""}
				suggestions={suggestions}
				onChange={(key) => put({ key })}
			/>
			<Seconds
				edit={edit}
				suggestions={suggestions}
				label={text.inspector.giveUpAfter}
				value={event.timeout_s}
				onChange={(timeout_s) => put({ timeout_s })}
			/>
		</>
	);
}

type SecondsProps = ControlProps & {
	label: string;
	value: Json | undefined;
	onChange: (value: number | string) => void;
};

/** A number of seconds, or the expression that stands there instead. */
export function Seconds({ label, value, suggestions, onChange }: SecondsProps) {
	if (typeof value === "string" && value.includes("{{")) {
		return (
			<ExpressionInput
				label={label}
				name={label}
				value={value}
				suggestions={suggestions}
				onChange={onChange}
			/>
		);
	}
	return (
		<NumberInput
			label={label}
			placeholder="–"
			min={0}
			value={typeof value === "number" ? value : ""}
			onChange={onChange}
		/>
	);
}

/** Names of events are keys: small letters, digits and underscores. */
function keyed(name: string): string {
	const key = name
		.toLowerCase()
		.replaceAll(/[^a-z0-9]+/g, "_")
		.replaceAll(/^[^a-z]+|_+$/g, "");
	return key.slice(0, 40) || "answered";
}
