import { Button, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { type Approval, type Outcome, useDecideApproval } from "#/api/approvals.ts";
import { useRun } from "#/api/runs.ts";
import { asDocument, findStep } from "#/graph/document.ts";
import { isObject, type Json } from "#/graph/json.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { fullTime } from "#/ui/format.ts";
import { JsonView } from "#/ui/json-view.tsx";
import { TextLink } from "#/ui/links.tsx";
import { Moment } from "#/ui/moment.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { say } from "#/ui/toast.ts";

export function ApprovalCard({ approval }: { approval: Approval }) {
	return (
		<Stack component="li" gap="md" p="lg" mb="md" className={card.card}>
			<div>
				<Title order={2}>{approval.title}</Title>
				<Text size="sm" c="dimmed">
					{approval.workflow_name} · <Moment at={approval.created_at} /> ·{" "}
					<TextLink
						to="/runs/$id"
						params={{ id: approval.run_id }}
						search={{ step: approval.step }}
						inherit
						underline="always"
					>
						{text.approvals.openRun}
					</TextLink>
				</Text>
			</div>
			{approval.kind === "unknown_outcome" ? <Text>{text.approvals.unknown}</Text> : null}
			<Shown approval={approval} />
			{approval.status === "pending" ? (
				<Decision approval={approval} />
			) : (
				<Decided approval={approval} />
			)}
		</Stack>
	);
}

/** What is decided about: the question's own words as words, and all else as it is. */
function Shown({ approval }: { approval: Approval }) {
	const payload = approval.payload as Json;
	if (!isObject(payload) || approval.kind !== "approval") return <Data value={payload} />;
	// The title stands above, and who is asked below.
	const { title: _title, approvers: _asked, message, payload: data, ...rest } = payload;
	return (
		<>
			{typeof message === "string" ? (
				<Text style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>{message}</Text>
			) : (
				<Data value={message ?? null} />
			)}
			<Data value={data ?? null} />
			<Data value={Object.keys(rest).length > 0 ? rest : null} />
		</>
	);
}

function Data({ value }: { value: Json }) {
	return value === null ? null : <JsonView value={value} label={text.approvals.payload} />;
}

const ICONS: Partial<Record<Outcome, ReactNode>> = {
	approved: <IconCheck size={17} />,
	rejected: <IconX size={17} />,
};

function Decision({ approval }: { approval: Approval }) {
	const [comment, setComment] = useState("");
	const decide = useDecideApproval();
	const choose = (outcome: Outcome) =>
		decide.mutate({ approval, outcome, comment }, { onSuccess: () => say(text.approvals.done) });
	return (
		<>
			<Terms approval={approval} />
			<TextInput
				label={text.approvals.comment}
				value={comment}
				maxLength={4000}
				onChange={(event) => setComment(event.currentTarget.value)}
			/>
			<ErrorNotice error={decide.error} />
			<Group>
				{(approval.outcomes as Outcome[]).map((outcome) => (
					<Button
						key={outcome}
						{...(outcome === "approved" ? {} : { variant: "default" })}
						leftSection={ICONS[outcome]}
						disabled={decide.isPending}
						onClick={() => choose(outcome)}
					>
						{text.approvals.outcome[outcome]}
					</Button>
				))}
			</Group>
		</>
	);
}

/** Who was asked, until when, and what it means when nobody answers. */
function Terms({ approval }: { approval: Approval }) {
	const run = useRun(approval.deadline ? approval.run_id : null).data;
	const step = run && findStep(asDocument(run.document), approval.step)?.step;
	const silence = approval.deadline && step ? (step.on_silence ?? "rejected") : null;
	const facts = [
		approval.assignees.length > 0 ? text.approvals.askedOf(approval.assignees.join(", ")) : null,
		approval.item ? text.approvals.item(approval.item) : null,
		approval.deadline ? text.approvals.deadline(fullTime(approval.deadline)) : null,
		silence ? text.approvals.silence[silence] : null,
	].filter(Boolean);
	if (facts.length === 0) return null;
	return (
		<Text size="sm" c="dimmed">
			{facts.map((fact) => `${fact}.`).join(" ")}
		</Text>
	);
}

function Decided({ approval }: { approval: Approval }) {
	const by = approval.decided_by ? ` ${text.approvals.by(approval.decided_by)}` : "";
	return (
		<Text size="sm">
			{text.approvals.settled[approval.status] ?? approval.status.replace("_", " ")}
			{by}
			{approval.comment ? `: ${approval.comment}` : null}
		</Text>
	);
}
