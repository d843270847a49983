import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { NEW_DRAFT } from "#/api/draft-key.ts";
import { useDraft } from "#/api/drafts.ts";
import { isStatus } from "#/api/problem.ts";
import { useFollowDraft } from "#/api/stream.ts";
import { useWorkflow } from "#/api/workflows.ts";
import { text } from "#/strings/text.ts";
import { ButtonLink } from "#/ui/links.tsx";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { Page, usePageTitle } from "#/ui/page.tsx";
import { EditorFrame } from "./editor-frame.tsx";

export type EditorSearch = { step?: string; thread?: string; ask?: string; run?: string };

/** One page for a workflow that is there and for one that is only being talked about. */
export function EditorPage() {
	const { id } = useParams({ from: "/shell/w/$id" });
	const search = useSearch({ from: "/shell/w/$id" });
	const navigate = useNavigate();
	const workflowId = id === NEW_DRAFT ? null : id;
	const workflow = useWorkflow(workflowId);
	const draft = useDraft(workflowId);
	useFollowDraft(workflowId);
	usePageTitle(workflow.data?.name ?? text.editor.newTitle);
	const go = (next: EditorSearch, to = id) =>
		void navigate({ to: "/w/$id", params: { id: to }, search: said(next), replace: true });
	const error = draft.error ?? workflow.error;
	if (error && !draft.data) {
		const gone = isStatus(error, 404);
		return (
			<Page
				title={text.workflows.title}
				actions={
					<ButtonLink to="/workflows" variant="default">
						{text.editor.back}
					</ButtonLink>
				}
			>
				<ErrorNotice
					error={gone ? new Error(text.editor.gone) : error}
					{...(gone ? {} : { onRetry: () => void draft.refetch() })}
				/>
			</Page>
		);
	}
	if (workflowId && !(draft.data && workflow.data)) return <LoadingRows />;
	return (
		<EditorFrame
			gone={isStatus(draft.error, 404)}
			workflow={workflow.data ?? null}
			draft={draft.data ?? null}
			search={search}
			onSearch={(part) => go({ ...search, ...part })}
			onThread={(thread) => {
				const { ask: _said, ...rest } = search;
				go({ ...rest, thread });
			}}
			onAccepted={(accepted) => {
				if (accepted !== id) go(search.thread ? { thread: search.thread } : {}, accepted);
			}}
		/>
	);
}

/** Words that were emptied leave the address. */
function said(search: EditorSearch): EditorSearch {
	return Object.fromEntries(Object.entries(search).filter(([, word]) => word));
}
