import { useCallback, useEffect, useRef, useState } from "react";
import { usePatchDraft } from "#/api/drafts.ts";
import { isStatus } from "#/api/problem.ts";
import type { Step } from "#/graph/document.ts";
import { type Json, sameJson } from "#/graph/json.ts";
import { updateStep } from "#/graph/operations.ts";
import { sayRefused } from "#/ui/toast.ts";

const TYPING_MS = 700;

export type StepEdit = { step: Step; change: (part: Partial<Step>) => void; saving: boolean };

/** A working copy of one step; what was typed is sent as one patch when the typing rests. */
export function useStepEdit(workflow: string, stored: Step): StepEdit {
	const [local, setLocal] = useState(stored);
	const base = useRef(stored);
	const newest = useRef(stored);
	const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
	const patch = usePatchDraft(workflow);
	const { mutateAsync } = patch;

	const flush = useCallback(() => {
		if (timer.current) clearTimeout(timer.current);
		timer.current = null;
		const operation = updateStep(base.current, newest.current);
		if (!operation) return;
		const before = base.current;
		base.current = newest.current;
		const given = { operations: [operation], intent: `Edit ${newest.current.id}` };
		// Caught here, not by what belongs to the mutation: that says nothing once the form is gone, as after a session has ended.
		mutateAsync(given).catch((error: unknown) => {
			// What was refused stays in the form and goes along with the next change.
			if (isStatus(error, 422)) base.current = before;
			sayRefused(error);
		});
	}, [mutateAsync]);

	useEffect(() => {
		if (timer.current || sameJson(stored as unknown as Json, newest.current as unknown as Json))
			return;
		base.current = stored;
		newest.current = stored;
		setLocal(stored);
	}, [stored]);
	useEffect(() => flush, [flush]);

	const change = (part: Partial<Step>) => {
		newest.current = withoutEmpty({ ...newest.current, ...part });
		setLocal(newest.current);
		if (timer.current) clearTimeout(timer.current);
		timer.current = setTimeout(flush, TYPING_MS);
	};
	return { step: local, change, saving: patch.isPending };
}

/** A cleared field is a field that is not there. */
function withoutEmpty(step: Step): Step {
	const kept = Object.entries(step).filter(([, value]) => value !== undefined && value !== "");
	return Object.fromEntries(kept) as Step;
}
