import { useMemo, useState } from "react";
import type { Ghost } from "#/features/chat/chat-links.ts";
import { type DocumentDiff, diffDocuments, overlayDocument } from "#/graph/diff.ts";
import type { WorkflowDocument } from "#/graph/document.ts";

const NO_DIFF: DocumentDiff = { marks: new Map(), fields: new Map() };

export type Shown = { document: WorkflowDocument; diff: DocumentDiff; isGhost: boolean };

/** What the canvas draws: the draft, or the draft with a proposed change laid over it. */
export function useGhost(draft: WorkflowDocument | null) {
	const [ghost, setGhost] = useState<Ghost | null>(null);
	const shown = useMemo((): Shown => {
		if (!ghost) return { document: draft ?? EMPTY, diff: NO_DIFF, isGhost: false };
		const before = draft?.steps?.length ? draft : ghost.before;
		return {
			document: overlayDocument(before, ghost.after),
			diff: diffDocuments(before, ghost.after),
			isGhost: true,
		};
	}, [ghost, draft]);
	return { shown, setGhost };
}

const EMPTY: WorkflowDocument = { nexa: 1, name: "" };
