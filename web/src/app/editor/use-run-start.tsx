import { lazy, type ReactNode, Suspense, useState } from "react";
import { useStartRun } from "#/api/runs.ts";
import type { WorkflowDocument } from "#/graph/document.ts";
import { isObject, type JsonObject } from "#/graph/json.ts";
import { sayFailure } from "#/ui/toast.ts";

const RunDialog = lazy(() => import("./run-dialog.tsx"));

type Asked = { draft: boolean; schema: JsonObject };

/** Starts runs; what a workflow wants to be given is asked for first, in a dialog of its own. */
export function useRunStart(workflow: string, onRun: (run: string) => void) {
	const start = useStartRun(workflow);
	const [asked, setAsked] = useState<Asked | null>(null);
	const send = (draft: boolean, inputs: JsonObject | null, onError?: typeof sayFailure) =>
		start.mutate(
			{ draft, inputs },
			{
				onSuccess: (run) => {
					setAsked(null);
					onRun(run.id);
				},
				...(onError ? { onError } : {}),
			},
		);
	const begin = (draft: boolean, document: WorkflowDocument | undefined) => {
		const schema = document && wanted(document);
		if (!schema) return send(draft, null, sayFailure);
		start.reset();
		setAsked({ draft, schema });
	};
	const dialog: ReactNode = asked ? (
		<Suspense>
			<RunDialog
				schema={asked.schema}
				busy={start.isPending}
				error={start.error}
				onStart={(inputs) => send(asked.draft, inputs)}
				onClose={() => setAsked(null)}
			/>
		</Suspense>
	) : null;
	return { begin, busy: start.isPending, dialog };
}

/** The schema of the inputs; null for a workflow that is given nothing. */
function wanted(document: WorkflowDocument): JsonObject | null {
	const fields = document.inputs?.properties;
	return document.inputs && isObject(fields) && Object.keys(fields).length > 0
		? document.inputs
		: null;
}
