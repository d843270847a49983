/** Conversations with the planner. The wire is AI SDK UI messages with our own data parts. */
import { useQuery } from "@tanstack/react-query";
import type { UIMessage } from "ai";
import { client, type Schemas, unwrap } from "./client.ts";

export type PlanData = Schemas["PlanData"];
export type PatchData = Schemas["PatchData"];
export type ValidationData = Schemas["ValidationData"];
export type ExplanationData = Schemas["ExplanationData"];
export type FailureData = Schemas["FailureData"];
export type RehearsalData = Schemas["RehearsalData"];

/** How a model gets on with a draft: told while it writes, and part of no message. Tokens are reckoned. */
export type ProgressData = {
	draft: number;
	of: number;
	steps: string[];
	tokens_in: number;
	tokens_out: number;
	usd: number | null;
};

export type ChatParts = {
	progress: ProgressData;
	plan: PlanData;
	patch: PatchData;
	question: Schemas["QuestionShown"];
	validation: ValidationData;
	"test-result": RehearsalData;
	explanation: ExplanationData;
	failure: FailureData;
};

/** Who has said a message; nobody where it is the planner's. */
export type Speaker = Schemas["Speaker"];

export type ChatMessage = UIMessage<Speaker | null, ChatParts>;

export async function createThread(workflow: string | null): Promise<string> {
	const made = await unwrap(client.POST("/api/v1/threads", { body: { workflow_id: workflow } }));
	return made.id;
}

/** Stop the answer being written; its stream ends with a word by whom. */
export async function stopAnswer(thread: string): Promise<void> {
	await unwrap(
		client.POST("/api/v1/chat/{thread_id}/cancel", { params: { path: { thread_id: thread } } }),
	);
}

/** The thread last used with a workflow, or none yet. */
export function useThreadOf(workflow: string | null) {
	return useQuery({
		queryKey: ["thread-of", workflow],
		enabled: workflow !== null,
		staleTime: Number.POSITIVE_INFINITY,
		queryFn: async () => {
			const page = await unwrap(
				client.GET("/api/v1/threads", { params: { query: { workflow, limit: 1 } } }),
			);
			return page.items[0]?.id ?? null;
		},
	});
}

export function useTranscript(thread: string | null) {
	return useQuery({
		queryKey: ["transcript", thread],
		enabled: thread !== null,
		staleTime: Number.POSITIVE_INFINITY,
		gcTime: 0,
		queryFn: async () => {
			const page = await unwrap(
				client.GET("/api/v1/threads/{thread_id}/messages", {
					params: { path: { thread_id: thread ?? "" } },
				}),
			);
			return page.items as unknown as ChatMessage[];
		},
	});
}
