import { useAnswerHole, useSample } from "#/api/drafts.ts";
import type { Json } from "#/graph/json.ts";
import { text } from "#/strings/text.ts";
import { say, sayFailure } from "#/ui/toast.ts";

/** Two ways to settle an open question: a sample from the real service, or an answer. */
export function useHoleAnswers(workflow: string) {
	const answer = useAnswerHole(workflow);
	const sample = useSample(workflow);
	return {
		busy: answer.isPending || sample.isPending,
		sampled: sample.data?.value as Json | undefined,
		answer: (path: string, value: Json) => answer.mutate({ path, value }, { onError: sayFailure }),
		sample: (step: string) =>
			sample.mutate(step, {
				onSuccess: ({ filled }) =>
					say(
						filled.length > 0 ? text.inspector.sampleFilled(filled.length) : text.inspector.sampled,
					),
				onError: sayFailure,
			}),
	};
}
