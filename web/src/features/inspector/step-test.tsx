import { Button, Group, JsonInput, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPin, IconPinnedOff, IconPlayerPlay, IconTestPipe } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { type StepTested, usePin, useSetPin, useTestStep } from "#/api/step-tests.ts";
import type { Step } from "#/graph/document.ts";
import { failedWords } from "#/graph/found.ts";
import type { Json } from "#/graph/json.ts";
import { text } from "#/strings/text.ts";
import { Confirm } from "#/ui/confirm.tsx";
import { JsonView } from "#/ui/json-view.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { sayFailure } from "#/ui/toast.ts";
import { TriedBadge } from "#/ui/tried-badge.tsx";
import { useAskedTest } from "./asked-test.ts";

type TestProps = { workflow: string; step: Step };

/** Try one step: with the network closed, or once for real; and pin what it answers in tests. */
export function StepTest({ workflow, step }: TestProps) {
	const test = useTestStep(workflow, step.id);
	const pin = usePin(workflow, step.id);
	const tested = test.data;
	const panel = useRef<HTMLDivElement>(null);
	const { wish, take } = useAskedTest();
	const { mutate } = test;
	useEffect(() => {
		if (!wish) return;
		take();
		panel.current?.scrollIntoView({ block: "nearest" });
		if (wish === "try") mutate(null);
		else panel.current?.querySelector("textarea")?.focus();
	}, [wish, take, mutate]);
	return (
		<Stack gap="sm" ref={panel}>
			<Text size="sm" c="dimmed">
				{text.stepTest.lead}
			</Text>
			<Group gap="xs">
				<Button
					variant="default"
					leftSection={<IconTestPipe size={16} />}
					loading={test.isPending}
					onClick={() => test.mutate(null)}
				>
					{text.stepTest.try}
				</Button>
				{tested && !tested.was_real ? (
					<ForReal
						tested={tested}
						busy={test.isPending}
						onGo={() => test.mutate({ confirm: tested.confirmation })}
					/>
				) : null}
			</Group>
			<ErrorNotice error={test.error} />
			<div role="status">{tested ? <Tested tested={tested} /> : null}</div>
			<PinField
				key={JSON.stringify([pin?.created_at, tested?.output])}
				workflow={workflow}
				step={step.id}
				pinned={pin ? (pin.result as Json) : undefined}
				offered={(tested?.output ?? null) as Json}
			/>
		</Stack>
	);
}

type RealProps = { tested: StepTested; busy: boolean; onGo: () => void };

/** What only computes or reads goes at once; what changes something asks first. */
function ForReal({ tested, busy, onGo }: RealProps) {
	const [asking, ask] = useDisclosure(false);
	if (tested.effect === "pure") return null;
	const effect = text.inspector.effect[tested.effect] ?? tested.effect;
	return (
		<>
			<Button
				variant="default"
				leftSection={<IconPlayerPlay size={16} />}
				disabled={busy}
				onClick={tested.effect === "read" ? onGo : ask.open}
			>
				{text.stepTest.real}
			</Button>
			<Confirm
				opened={asking}
				onClose={ask.close}
				onConfirm={() => {
					ask.close();
					onGo();
				}}
				title={text.stepTest.realTitle}
				action={text.stepTest.real}
				danger
			>
				<Stack gap="sm">
					{text.stepTest.realText(effect)}
					<JsonView value={tested.input as Json} label={text.runs.input} />
				</Stack>
			</Confirm>
		</>
	);
}

function Tested({ tested }: { tested: StepTested }) {
	const error = tested.error as { code: string; message: string } | null;
	return (
		<Stack gap="xs">
			<Group gap="xs">
				<TriedBadge status={tested.status} failed={error !== null} />
				<Text size="xs" c="dimmed">
					{tested.was_real ? text.stepTest.wasReal : text.stepTest.wasClosed}
				</Text>
			</Group>
			{[error ? failedWords(error) : null, reasonOf(tested), ...tested.notes]
				.filter(Boolean)
				.map((line) => (
					<Text size="sm" key={line}>
						{line}
					</Text>
				))}
			<Text size="sm" fw={600}>
				{text.runs.input}
			</Text>
			<JsonView value={tested.input as Json} label={text.runs.input} />
			<Text size="sm" fw={600}>
				{text.runs.output}
			</Text>
			<JsonView value={tested.output as Json} label={text.runs.output} />
		</Stack>
	);
}

function reasonOf({ reason }: StepTested): string | null {
	return reason === null ? null : (text.stepTest.skippedBy[reason] ?? reason);
}

type PinProps = { workflow: string; step: string; pinned: Json | undefined; offered: Json };

/** The answer that stands for this step in tests and rehearsals of others; never in a live run. */
function PinField({ workflow, step, pinned, offered }: PinProps) {
	const setPin = useSetPin(workflow, step);
	const [given, setGiven] = useState(() => JSON.stringify(pinned ?? offered, null, 2));
	const value = parsed(given);
	return (
		<Stack gap="xs">
			<JsonInput
				label={text.stepTest.pin}
				description={pinned === undefined ? text.stepTest.pinNone : text.stepTest.pinned}
				validationError={text.stepTest.notJson}
				autosize
				minRows={3}
				maxRows={12}
				value={given}
				onChange={setGiven}
			/>
			<Group gap="xs">
				<Button
					size="compact-sm"
					variant="default"
					leftSection={<IconPin size={15} />}
					disabled={value === undefined || value === null}
					loading={setPin.isPending}
					onClick={() => setPin.mutate(value, { onError: sayFailure })}
				>
					{text.stepTest.setPin}
				</Button>
				{pinned === undefined ? null : (
					<Button
						size="compact-sm"
						variant="subtle"
						leftSection={<IconPinnedOff size={15} />}
						disabled={setPin.isPending}
						onClick={() => setPin.mutate(undefined, { onError: sayFailure })}
					>
						{text.stepTest.unpin}
					</Button>
				)}
			</Group>
		</Stack>
	);
}

function parsed(given: string): Json | undefined {
	try {
		return JSON.parse(given) as Json;
	} catch {
		return undefined;
	}
}
