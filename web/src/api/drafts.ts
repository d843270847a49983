/** The draft of one workflow. Every change is a patch; patches of one draft go one after another. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { asDocument, type WorkflowDocument } from "#/graph/document.ts";
import type { Json } from "#/graph/json.ts";
import type { Operation } from "#/graph/operations.ts";
import { client, type Schemas, unwrap } from "./client.ts";

type DraftShown = Schemas["DraftShown"];
export type Draft = Omit<DraftShown, "document"> & { document: WorkflowDocument };
export type Problem = Schemas["ProblemShown"];
export type Rehearsed = Schemas["Rehearsed"];
export type Question = Schemas["QuestionShown"];
export type Reach = Schemas["ReachShown"];

export function draftKey(id: string): string[] {
	return ["draft", id];
}

export function asDraft(shown: DraftShown): Draft {
	return { ...shown, document: asDocument(shown.document) };
}

function pathOf(id: string) {
	return { path: { workflow_id: id } };
}

export function useDraft(id: string | null) {
	return useQuery({
		queryKey: draftKey(id ?? ""),
		enabled: id !== null,
		queryFn: async () =>
			asDraft(
				await unwrap(
					client.GET("/api/v1/workflows/{workflow_id}/draft", { params: pathOf(id ?? "") }),
				),
			),
	});
}

/** Keep the newest revision, whichever answer comes in last. */
export function useKeepDraft() {
	const cache = useQueryClient();
	return (shown: DraftShown) => {
		cache.setQueryData<Draft>(draftKey(shown.workflow_id), (known) =>
			known && known.revision > shown.revision ? known : asDraft(shown),
		);
		void cache.invalidateQueries({ queryKey: ["workflow", shown.workflow_id] });
	};
}

export type PatchGiven = { operations: Operation[]; intent: string };

export function usePatchDraft(id: string) {
	const cache = useQueryClient();
	const keep = useKeepDraft();
	return useMutation({
		scope: { id: `draft-${id}` },
		mutationFn: ({ operations, intent }: PatchGiven) => {
			const known = cache.getQueryData<Draft>(draftKey(id));
			return unwrap(
				client.POST("/api/v1/workflows/{workflow_id}/draft/patches", {
					params: pathOf(id),
					body: { base_revision: known?.revision ?? 0, operations, intent },
				}),
			);
		},
		onSuccess: keep,
		onError: () => void cache.invalidateQueries({ queryKey: draftKey(id) }),
	});
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
	return useMutation({
		mutationFn: () =>
			unwrap(
				client.POST("/api/v1/workflows/{workflow_id}/draft/rehearse", {
					params: pathOf(id),
					body: {},
				}),
			),
	});
}

export function useDecideProposal() {
	const keep = useKeepDraft();
	const cache = useQueryClient();
	return useMutation({
		mutationFn: async (given: { proposal: string; accept: boolean; hunks: number[] | null }) => {
			const params = { path: { proposal_id: given.proposal } };
			if (!given.accept) {
				await unwrap(client.POST("/api/v1/proposals/{proposal_id}/reject", { params }));
				return null;
			}
			const body = { hunks: given.hunks };
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
