import { Button, Checkbox, Group, UnstyledButton } from "@mantine/core";
import { IconCheck, IconListCheck, IconListDetails, IconX } from "@tabler/icons-react";
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { useTitles } from "#/api/catalog.ts";
import { useDecideProposal, useProposal } from "#/api/drafts.ts";
import type { PatchData } from "#/api/threads.ts";
import { applyOperations } from "#/graph/apply.ts";
import { asDocument, type WorkflowDocument } from "#/graph/document.ts";
import { describeOperation, type Operation, signOf } from "#/graph/operations.ts";
import { text } from "#/strings/text.ts";
import { ErrorNotice } from "#/ui/notice.tsx";
import { AllowReach } from "./allow-reach.tsx";
import styles from "./chat.module.css";
import type { ChatLinks } from "./chat-links.ts";
import { ReachList } from "./reach-list.tsx";

const ExplainedChanges = lazy(() => import("./explained-changes.tsx"));

type PatchProps = { patch: PatchData; links: ChatLinks; isNewest: boolean; busy: boolean };

/** A proposed change: shown on the canvas, taken whole, in part, or not at all. */
export function PatchCard({ patch, links, isNewest, busy }: PatchProps) {
	const proposal = useProposal(patch.proposal_id);
	const decide = useDecideProposal();
	const operations = patch.operations as Operation[];
	const [picked, setPicked] = useState<number[]>(() => operations.map((_, index) => index));
	const whole = picked.length === operations.length;
	const documents = useDocuments(patch);
	const after = whole ? documents.after : partOf(documents, operations, picked);
	const lines = useLines(operations, documents);
	const open = isNewest && proposal.data?.status === "open" && !decide.isSuccess;
	useGhost(open, patch.proposal_id, documents.before, after, links);
	const settle = (accept: boolean) =>
		decide.mutate(
			{
				proposal: patch.proposal_id,
				accept,
				hunks: accept && !whole ? picked : null,
				reach: patch.to_allow ?? [],
			},
			{ onSuccess: (accepted) => accepted && links.onAccepted(accepted.workflow_id) },
		);
	return (
		<div className={styles.card} data-kind="patch">
			<h3>{documents.before ? text.chat.proposal : text.chat.newWorkflow}</h3>
			<ul className={styles.changes}>
				{lines.map((line) => (
					<li key={line}>{line}</li>
				))}
			</ul>
			<ReachList reach={patch.reach} document={documents.after} />
			{open ? (
				<OpenProposal
					operations={operations}
					documents={documents}
					picked={picked}
					onPick={setPicked}
					error={decide.error}
					pending={decide.isPending}
					busy={busy}
					asked={patch.to_allow ?? []}
					mayEdit={links.mayEdit}
					onSettle={settle}
				/>
			) : (
				<Outcome status={outcomeOf(proposal.data?.status, decide.data, decide.isSuccess)} />
			)}
		</div>
	);
}

type OpenProps = {
	operations: Operation[];
	documents: Documents;
	picked: number[];
	onPick: (picked: number[]) => void;
	error: unknown;
	pending: boolean;
	busy: boolean;
	/** What is newly reached and has to be allowed apart. */
	asked: readonly string[];
	mayEdit: boolean;
	onSettle: (accept: boolean) => void;
};

function OpenProposal(props: OpenProps) {
	const { operations, documents, picked, pending } = props;
	const [picking, setPicking] = useState(false);
	const [explained, setExplained] = useState(false);
	const [allowed, setAllowed] = useState(false);
	const waits = props.asked.length > 0 && !allowed;
	const whole = picked.length === operations.length;
	if (!props.mayEdit) return null;
	return (
		<>
			{picking ? (
				<Hunks {...documents} operations={operations} picked={picked} onPick={props.onPick} />
			) : null}
			{explained ? (
				<Suspense>
					<ExplainedChanges {...documents} />
				</Suspense>
			) : null}
			<AllowReach entries={props.asked} allowed={allowed} onAllow={setAllowed} />
			<ErrorNotice error={props.error} />
			<Group gap="xs" mt={4}>
				<Button
					size="sm"
					leftSection={<IconCheck size={16} />}
					loading={pending}
					disabled={props.busy || picked.length === 0 || waits}
					title={waits ? text.proof.allowFirst : undefined}
					onClick={() => props.onSettle(true)}
				>
					{whole ? text.chat.accept : text.chat.acceptSome(picked.length)}
				</Button>
				<Button
					size="sm"
					variant="default"
					leftSection={<IconX size={16} />}
					disabled={props.busy || pending}
					onClick={() => props.onSettle(false)}
				>
					{text.chat.reject}
				</Button>
				<UnstyledButton
					className={styles.pick}
					aria-expanded={explained}
					onClick={() => setExplained(!explained)}
				>
					<IconListDetails size={16} aria-hidden /> {text.chat.explain}
				</UnstyledButton>
				{operations.length > 1 && documents.before ? (
					<UnstyledButton
						className={styles.pick}
						aria-expanded={picking}
						onClick={() => setPicking(!picking)}
					>
						<IconListCheck size={16} aria-hidden /> {text.chat.pick}
					</UnstyledButton>
				) : null}
			</Group>
		</>
	);
}

function outcomeOf(
	stored: string | undefined,
	accepted: unknown,
	decided: boolean,
): string | undefined {
	if (!decided) return stored === "open" ? "superseded" : stored;
	return accepted ? "accepted" : "rejected";
}

function Outcome({ status }: { status: string | undefined }) {
	if (status === "accepted") return <p className={styles.outcome}>✓ {text.chat.accepted}</p>;
	if (status === "rejected") return <p className={styles.outcome}>✕ {text.chat.rejected}</p>;
	return status ? <p className={styles.outcome}>{text.chat.superseded}</p> : null;
}

type Documents = { before: WorkflowDocument | null; after: WorkflowDocument };

function useDocuments(patch: PatchData): Documents {
	return useMemo(() => {
		const before = patch.document_before ? asDocument(patch.document_before) : null;
		return { before: isBlank(before) ? null : before, after: asDocument(patch.document_after) };
	}, [patch.document_before, patch.document_after]);
}

/** A workflow without steps and triggers is as good as none: everything in the proposal is new. */
function isBlank(document: WorkflowDocument | null): boolean {
	return !document?.steps?.length && !document?.triggers?.length;
}

function partOf(documents: Documents, operations: Operation[], picked: number[]): WorkflowDocument {
	if (!documents.before) return documents.after;
	return applyOperations(
		documents.before,
		operations.filter((_, index) => picked.includes(index)),
	);
}

/** A line for each part of the change, in the language of the page. */
function useLines(operations: readonly Operation[], { before, after }: Documents): string[] {
	const titleOf = useTitles();
	const said = operations
		.filter((one) => one.op !== "set_layout")
		.map((one) => describeOperation(one, before, after, titleOf));
	return [...new Set(said)];
}

function useGhost(
	open: boolean,
	proposal: string,
	before: WorkflowDocument | null,
	after: WorkflowDocument,
	links: ChatLinks,
): void {
	const { onGhost } = links;
	const shape = JSON.stringify(after);
	// biome-ignore lint/correctness/useExhaustiveDependencies: the documents are compared by their text
	useEffect(() => {
		if (!open) return;
		onGhost({ proposal, before, after });
		return () => onGhost(null);
	}, [open, proposal, shape, onGhost]);
}

type HunksProps = Documents & {
	operations: Operation[];
	picked: number[];
	onPick: (picked: number[]) => void;
};

function Hunks({ operations, before, after, picked, onPick }: HunksProps) {
	const titleOf = useTitles();
	return (
		<fieldset className={styles.hunks}>
			<legend className="nx-sr">{text.chat.pick}</legend>
			{operations.map((operation, index) => {
				const words = describeOperation(operation, before, after, titleOf);
				const label = `${signOf(operation)} ${words}`;
				return (
					<Checkbox
						key={`${operation.op}-${label}`}
						size="sm"
						label={label}
						checked={picked.includes(index)}
						onChange={(event) =>
							onPick(
								event.currentTarget.checked
									? [...picked, index].sort((a, b) => a - b)
									: picked.filter((one) => one !== index),
							)
						}
					/>
				);
			})}
		</fieldset>
	);
}
