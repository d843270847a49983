/** The draft of one workflow. Every change is a patch; patches of one draft go one after another. */
import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { asDocument, type WorkflowDocument } from "#/graph/document.ts";
import type { Json } from "#/graph/json.ts";
import type { Operation } from "#/graph/operations.ts";
import { withChanges } from "#/graph/unsaved.ts";
import { client, type Schemas, unwrap } from "./client.ts";
import { draftKey, NEW_DRAFT } from "./draft-key.ts";
import { useMeeting } from "./meeting.ts";
import { isPassing, isStale, isStatus } from "./problem.ts";
import { type Me, useMe } from "./session.ts";
import { useUnsaved, waitingOf } from "./unsaved.ts";
import { useSingly } from "./use-singly.ts";

type DraftShown = Schemas["DraftShown"];
export type Draft = Omit<DraftShown, "document"> & { document: WorkflowDocument };
export type Problem = Schemas["ProblemShown"];
export type Rehearsed = Schemas["Rehearsed"];
export type Question = Schemas["QuestionShown"];
export type Reach = Schemas["ReachShown"];

export function asDraft(shown: DraftShown): Draft {
	return { ...shown, document: asDocument(shown.document) };
}

function pathOf(id: string) {
	return { path: { workflow_id: id } };
}

export async function loadDraft(id: string): Promise<Draft> {
	const params = pathOf(id);
	return asDraft(await unwrap(client.GET("/api/v1/workflows/{workflow_id}/draft", { params })));
}

/** Ask for the draft of a workflow that is about to be shown, where it is not known yet; nothing waits for it. */
export function askDraft(cache: QueryClient, id: string): void {
	const queryKey = draftKey(id);
	if (id === NEW_DRAFT || cache.getQueryState(queryKey)) return;
	void cache.prefetchQuery({ queryKey, queryFn: () => newestDraft(cache, id) });
}

/** An answer that was on its way while a change was saved is older than what is known: it is not taken. */
async function newestDraft(cache: QueryClient, id: string): Promise<Draft> {
	const loaded = await loadDraft(id);
	const known = cache.getQueryData<Draft>(draftKey(id));
	return known && known.revision > loaded.revision ? known : loaded;
}

/** The draft as the server has it, with what has not reached it yet. */
export function useDraft(id: string | null) {
	const cache = useQueryClient();
	const query = useQuery({
		queryKey: draftKey(id ?? ""),
		enabled: id !== null,
		queryFn: () => newestDraft(cache, id ?? ""),
	});
	const waiting = useWaiting(id);
	const { data } = query;
	const shown = useMemo(() => data && withChanges(data, waiting), [data, waiting]);
	return { ...query, data: shown };
}

/** What this person changed in a workflow, or in any, and the server does not have yet. */
export function useWaiting(workflow: string | null) {
	const person = useMe().data?.user?.id;
	const all = useUnsaved((state) => state.waiting);
	return useMemo(
		() => (workflow === null ? [] : waitingOf(all, workflow, person ?? "")),
		[all, workflow, person],
	);
}

/** Nothing tells of who comes and goes; this often it is asked. */
const LOOK_MS = 10_000;

/** Who else has the draft open at this moment. */
export function usePeopleHere(id: string) {
	return useQuery({
		queryKey: ["people-here", id],
		refetchInterval: LOOK_MS,
		queryFn: async () =>
			(
				await unwrap(
					client.GET("/api/v1/workflows/{workflow_id}/draft/people", { params: pathOf(id) }),
				)
			).items,
	});
}

/** Keep the newest revision, whichever answer comes in last. */
export function useKeepDraft() {
	const cache = useQueryClient();
	return (shown: DraftShown) => keepDraft(cache, shown);
}

export function keepDraft(cache: QueryClient, shown: DraftShown): void {
	cache.setQueryData<Draft>(draftKey(shown.workflow_id), (known) =>
		known && known.revision > shown.revision ? known : asDraft(shown),
	);
	void cache.invalidateQueries({ queryKey: ["workflow", shown.workflow_id] });
}

export type PatchGiven = { operations: Operation[]; intent: string };

/** A server that has not answered by then is taken for one that is away. */
const PATIENCE_MS = 60_000;

export function sendPatch(id: string, body: Schemas["PatchGiven"]) {
	return unwrap(
		client.POST("/api/v1/workflows/{workflow_id}/draft/patches", {
			params: pathOf(id),
			body,
			signal: AbortSignal.timeout(PATIENCE_MS),
		}),
	);
}

/**
 * Change the draft. What cannot reach the server is kept and sent later (`sendUnsaved`); the answer is
 * then null. Whoever must know at once that it is saved says `keeps: false`.
 */
export function usePatchDraft(id: string, { keeps } = { keeps: true }) {
	const cache = useQueryClient();
	return useMutation({
		scope: { id: `draft-${id}` },
		mutationFn: async ({ operations, intent }: PatchGiven) => {
			const person = cache.getQueryData<Me>(["me"])?.user?.id ?? "";
			const base = cache.getQueryData<Draft>(draftKey(id))?.revision ?? 0;
			const { waiting, keep } = useUnsaved.getState();
			const later = () => keep({ workflow: id, person, base, operations, intent });
			if (keeps && waitingOf(waiting, id, person).length > 0) {
				later();
				return null;
			}
			const sent = sendPatch(id, { base_revision: base, operations, intent });
			return keeps ? sent.catch((error) => afterwards(error, later)) : sent;
		},
		onMutate: () => cache.getQueryData<Draft>(draftKey(id))?.document ?? null,
		onSuccess: (shown) => {
			if (shown) keepDraft(cache, shown);
		},
		onError: (error, given, was = null) => {
			void cache.invalidateQueries({ queryKey: draftKey(id) });
			if (keeps && isStale(error)) useMeeting.getState().meet({ workflow: id, was, ...given });
		},
	});
}

/** Keep what may come later; that somebody must sign in, or that the workflow is gone, is still told. */
function afterwards(error: unknown, later: () => void): null {
	const isGone = isStatus(error, 404);
	if (isGone || isPassing(error)) later();
	if (isPassing(error) && !isStatus(error, 401)) return null;
	throw error;
}

export function useTravel(id: string) {
	const keep = useKeepDraft();
	return useMutation({
		scope: { id: `draft-${id}` },
		mutationFn: (direction: "undo" | "redo") =>
			unwrap(
				direction === "undo"
					? client.POST("/api/v1/workflows/{workflow_id}/draft/undo", { params: pathOf(id) })
					: client.POST("/api/v1/workflows/{workflow_id}/draft/redo", { params: pathOf(id) }),
			),
		onSuccess: keep,
	});
}

export function useAnswerHole(id: string) {
	const keep = useKeepDraft();
	return useMutation({
		scope: { id: `draft-${id}` },
		mutationFn: (body: { path: string; value: Json }) =>
			unwrap(
				client.POST("/api/v1/workflows/{workflow_id}/draft/answer", { params: pathOf(id), body }),
			),
		onSuccess: keep,
	});
}

export function useSample(id: string) {
	const keep = useKeepDraft();
	return useMutation({
		scope: { id: `draft-${id}` },
		mutationFn: (step: string) =>
			unwrap(
				client.POST("/api/v1/workflows/{workflow_id}/draft/sample", {
					params: pathOf(id),
					body: { step },
				}),
			),
		onSuccess: (sampled) => keep(sampled.draft),
	});
}

export function useRehearse(id: string) {
	return useSingly({
		mutationKey: ["rehearse", id],
		mutationFn: (_: undefined) =>
			unwrap(
				client.POST("/api/v1/workflows/{workflow_id}/draft/rehearse", {
					params: pathOf(id),
					body: {},
				}),
			),
	});
}

type DecideGiven = {
	proposal: string;
	accept: boolean;
	hunks: number[] | null;
	/** What of the new reach is allowed. */
	reach: readonly string[];
};

export function useDecideProposal() {
	const keep = useKeepDraft();
	const cache = useQueryClient();
	return useMutation({
		mutationFn: async (given: DecideGiven) => {
			const params = { path: { proposal_id: given.proposal } };
			if (!given.accept) {
				await unwrap(client.POST("/api/v1/proposals/{proposal_id}/reject", { params }));
				return null;
			}
			const body = { hunks: given.hunks, reach: [...given.reach] };
			return unwrap(client.POST("/api/v1/proposals/{proposal_id}/accept", { params, body }));
		},
		onSuccess: (accepted, given) => {
			if (accepted) keep(accepted.draft);
			void cache.invalidateQueries({ queryKey: ["proposal", given.proposal] });
			void cache.invalidateQueries({ queryKey: ["workflows"] });
		},
	});
}

export function useProposal(id: string) {
	return useQuery({
		queryKey: ["proposal", id],
		queryFn: () =>
			unwrap(
				client.GET("/api/v1/proposals/{proposal_id}", { params: { path: { proposal_id: id } } }),
			),
	});
}
