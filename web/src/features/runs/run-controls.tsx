import { isFinished } from "#/graph/run-state.ts";
import { text } from "#/strings/text.ts";
import { ButtonLink } from "#/ui/links.tsx";
import { Steering } from "./steering.tsx";

export function RunControls(props: { id: string; status: string; workflow: string }) {
	return (
		<>
			{isFinished(props.status) ? null : <Steering id={props.id} status={props.status} />}
			<ButtonLink to="/w/$id" params={{ id: props.workflow }} variant="default">
				{text.runs.openWorkflow}
			</ButtonLink>
		</>
	);
}
