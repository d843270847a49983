import { Accordion, Badge, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconDownload, IconTrash } from "@tabler/icons-react";
import { useEffect, useMemo, useState } from "react";
import type { Action } from "#/api/catalog.ts";
import { useActions } from "#/api/catalog.ts";
import type { Draft } from "#/api/drafts.ts";
import { useVariables } from "#/api/variables.ts";
import {
	findStep,
	holeOf,
	humanized,
	labelOf,
	type PlacedStep,
	type Step,
	stepType,
} from "#/graph/document.ts";
import { producerOf } from "#/graph/holes.ts";
import { type Json, type JsonObject, pointerOf, valueAt } from "#/graph/json.ts";
import { suggestionsFor } from "#/graph/suggestions.ts";
import { text } from "#/strings/text.ts";
import { JsonView } from "#/ui/json-view.tsx";
import { LazyForm } from "#/ui/schema-form/lazy-form.tsx";
import type { SpecialField } from "#/ui/schema-form/special-field.ts";
import { ArgumentField } from "./argument-field.tsx";
import { useAskedTest } from "./asked-test.ts";
import { BehaviourFields } from "./behaviour-fields.tsx";
import { ConnectionPicker } from "./connection-picker.tsx";
import { ControlFields } from "./control-fields.tsx";
import { effectOf } from "./effect-of.ts";
import { ExpressionPlace } from "./expression-place.ts";
import { HoleField } from "./hole-field.tsx";
import { LastRuns } from "./last-runs.tsx";
import { LoopFields } from "./loop-fields.tsx";
import { StepTest } from "./step-test.tsx";
import { useHoleAnswers } from "./use-hole-answers.ts";
import { useStepEdit } from "./use-step-edit.ts";

type StepInspectorProps = { draft: Draft; placed: PlacedStep; onRemove: () => void };

/** Everything about one step. The form comes from the action's own schema. */
export function StepInspector({ draft, placed, onRemove }: StepInspectorProps) {
	const actions = useActions().data;
	const variables = useVariables().data;
	const edit = useStepEdit(draft.workflow_id, placed.step);
	const { step, change } = edit;
	const action = actions?.find((one) => one.id === step.uses);
	const answers = useHoleAnswers(draft.workflow_id);
	const [part, setPart] = useState<string | null>(null);
	const wish = useAskedTest((state) => state.wish);
	useEffect(() => {
		if (wish) setPart("test");
	}, [wish]);
	const place = useMemo(
		() => ({ workflow: draft.workflow_id, step: step.id, revision: draft.revision }),
		[draft.workflow_id, draft.revision, step.id],
	);
	const suggestions = useMemo(() => {
		const outputs = new Map(actions?.map((one) => [one.id, one.output_schema as JsonObject]));
		return suggestionsFor(
			draft.document,
			step.id,
			(other) => outputs.get(other.uses ?? "") ?? null,
			variables,
		);
	}, [actions, draft.document, step.id, variables]);
	const holeAt = (path: string) => {
		const hole = holeOf(valueAt(draft.document as unknown as Json, path));
		if (!hole) return null;
		const producer = producerOf(hole, draft.document);
		const source = producer ? findStep(draft.document, producer)?.step : undefined;
		return (
			<HoleField
				hole={hole}
				producer={source ? labelOf(source) : null}
				busy={answers.busy}
				onAnswer={(value) => answers.answer(path, value)}
				onSample={() => producer && answers.sample(producer)}
			/>
		);
	};
	const special = (field: SpecialField) => (
		<ArgumentField
			field={field}
			suggestions={suggestions}
			renderHole={(path) => (
				<div>
					<Text size="sm" fw={500} mb={4}>
						{field.label}
					</Text>
					{holeAt(placed.pointer + pointerOf(["with", ...path]))}
				</div>
			)}
		/>
	);
	return (
		<ExpressionPlace value={place}>
			<Stack gap="lg">
				<Stack gap="xs">
					<TextInput
						label={text.inspector.stepName}
						value={step.name ?? ""}
						placeholder={humanized(step.id)}
						onChange={(event) => change({ name: event.currentTarget.value })}
					/>
					<ActionLine step={placed} action={action} saving={edit.saving} />
				</Stack>
				{action?.connection ? (
					<ConnectionPicker
						need={action.connection}
						value={step.connection}
						onChange={(connection) => change({ connection } as { connection: string })}
					/>
				) : null}
				{action ? (
					<LazyForm
						idPrefix={`with-${step.id}`}
						schema={action.input_schema as JsonObject}
						value={step.with ?? {}}
						onChange={(value) => change({ with: value })}
						context={{ special }}
					/>
				) : stepType(step) === "action" ? null : (
					<ControlFields edit={edit} suggestions={suggestions} />
				)}
				{action && effectOf(action, step) === "read" ? (
					<Sample
						busy={answers.busy}
						value={answers.sampled}
						onSample={() => answers.sample(step.id)}
					/>
				) : null}
				<Accordion
					variant="separated"
					order={3}
					keepMounted={false}
					value={part}
					onChange={setPart}
				>
					<Accordion.Item value="test">
						<Accordion.Control>{text.stepTest.title}</Accordion.Control>
						<Accordion.Panel>
							<StepTest workflow={draft.workflow_id} step={step} />
						</Accordion.Panel>
					</Accordion.Item>
					<Accordion.Item value="last">
						<Accordion.Control>{text.stepTest.lastRuns}</Accordion.Control>
						<Accordion.Panel>
							<LastRuns workflow={draft.workflow_id} step={step.id} />
						</Accordion.Panel>
					</Accordion.Item>
					<Accordion.Item value="loop">
						<Accordion.Control>{text.inspector.loop}</Accordion.Control>
						<Accordion.Panel>
							<LoopFields
								edit={edit}
								suggestions={suggestions}
								renderHole={(path) => holeAt(placed.pointer + path)}
							/>
						</Accordion.Panel>
					</Accordion.Item>
					<Accordion.Item value="behaviour">
						<Accordion.Control>{text.inspector.behaviour}</Accordion.Control>
						<Accordion.Panel>
							<BehaviourFields edit={edit} draft={draft} />
						</Accordion.Panel>
					</Accordion.Item>
				</Accordion>
				<div>
					<Button
						variant="subtle"
						color="red"
						size="compact-sm"
						leftSection={<IconTrash size={15} />}
						onClick={onRemove}
					>
						{text.inspector.remove}
					</Button>
				</div>
			</Stack>
		</ExpressionPlace>
	);
}

/** What a step that calls no action is, as the list of what can be added has it. */
function kindName(step: Step): string {
	const type = stepType(step);
	if (type === "call") return text.canvas.callSummary;
	return type === "action" ? humanized(type) : text.canvas.controls[type].title;
}

type ActionLineProps = { step: PlacedStep; action: Action | undefined; saving: boolean };

function ActionLine({ step, action, saving }: ActionLineProps) {
	const effect = action ? effectOf(action, step.step) : null;
	return (
		<Group gap="xs">
			<Text size="sm" c="dimmed">
				{action?.title ?? step.step.uses ?? kindName(step.step)}
			</Text>
			{effect ? (
				<Badge size="sm" variant="light" tt="none" color="gray">
					{text.inspector.effect[effect] ?? effect}
				</Badge>
			) : null}
			<Text size="xs" c="dimmed" role="status">
				{saving ? text.inspector.saving : ""}
			</Text>
		</Group>
	);
}

type SampleProps = { busy: boolean; value: Json | undefined; onSample: () => void };

function Sample({ busy, value, onSample }: SampleProps) {
	return (
		<Stack gap="xs">
			<div>
				<Button
					variant="default"
					leftSection={<IconDownload size={16} />}
					loading={busy}
					onClick={onSample}
				>
					{text.inspector.sample}
				</Button>
			</div>
			{value === undefined ? null : <JsonView value={value} label={text.inspector.sampleValue} />}
		</Stack>
	);
}
