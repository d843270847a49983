/** What a text with expressions comes to while it is being written. */
import { keepPreviousData, type QueryClient, useQuery } from "@tanstack/react-query";
import type { Json } from "#/graph/json.ts";
import { client, type Schemas, unwrap } from "./client.ts";

export type Evaluated = Schemas["Evaluated"];

/** A text, and where in a draft it stands. */
export type Written = {
	workflow: string;
	step: string;
	/** Of the draft: what stands around the text may have changed with it. */
	revision: number;
	text: string;
	perItem: boolean;
	argument: string | null;
};

type Answers = Record<string, Json>;

const KEPT_MS = 60_000;

function testedKey(workflow: string): string[] {
	return ["tested", workflow];
}

/** Keep what a test has really done or computed; what was made up for it is no sample. */
export function keepTested(cache: QueryClient, workflow: string, tested: Schemas["StepTested"]) {
	if (tested.status !== "succeeded" || !(tested.was_real || tested.effect === "pure")) return;
	cache.setQueryData<Answers>(testedKey(workflow), (others) => ({
		...others,
		[tested.step]: tested.output as Json,
	}));
}

/** Have a text worked out; a question nobody waits for any more is given up. */
export function useEvaluated(written: Written | null) {
	const workflow = written?.workflow ?? "";
	const tested = useQuery<Answers>({
		queryKey: testedKey(workflow),
		queryFn: () => ({}),
		enabled: false,
	}).data;
	return useQuery({
		queryKey: ["evaluated", workflow, written, tested],
		enabled: written !== null,
		gcTime: KEPT_MS,
		retry: false,
		placeholderData: keepPreviousData,
		queryFn: ({ signal }) =>
			unwrap(
				client.POST("/api/v1/workflows/{workflow_id}/draft/evaluate", {
					params: { path: { workflow_id: workflow } },
					body: {
						step: written?.step ?? "",
						text: written?.text ?? "",
						per_item: written?.perItem ?? true,
						argument: written?.argument ?? null,
						...(tested ? { steps: tested } : {}),
					},
					signal,
				}),
			),
	});
}
