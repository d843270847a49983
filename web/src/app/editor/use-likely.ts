import { useMemo } from "react";
import type { Draft } from "#/api/drafts.ts";
import { useNextSteps } from "#/api/memory.ts";
import type { Addable } from "#/features/canvas/addable.ts";
import { findStep, stepType } from "#/graph/document.ts";
import type { Place } from "#/graph/placing.ts";
import { text } from "#/strings/text.ts";

const MOST = 3;

/** What often follows the step after which something is added, as it can be added. */
export function useLikely(
	draft: Draft | null,
	place: Place | null,
	offered: readonly Addable[],
): readonly Addable[] {
	const found = useNextSteps(kindBefore(draft, place)).data;
	return useMemo(
		() =>
			(found ?? [])
				.flatMap(({ uses, share, example }) => {
					const one = offered.find(
						({ key }) => key === `action:${uses}` || key === `control:${uses}`,
					);
					return one
						? [{ ...one, summary: text.canvas.likely(Math.round(share * 100), example) }]
						: [];
				})
				.slice(0, MOST),
		[found, offered],
	);
}

function kindBefore(draft: Draft | null, place: Place | null): string | null {
	const step = place?.at === "after" && draft ? findStep(draft.document, place.node)?.step : null;
	return step ? (step.uses ?? stepType(step)) : null;
}
