import { lazy, Suspense } from "react";
import type { Draft } from "#/api/drafts.ts";
import { useMay } from "#/api/session.ts";
import type { Workflow } from "#/api/workflows.ts";
import { ChatPanel } from "#/features/chat/chat-panel.tsx";
import { triggerIdOf } from "#/graph/canvas-model.ts";
import { findStep, findTrigger, type WorkflowDocument } from "#/graph/document.ts";
import styles from "./editor.module.css";
import type { EditorSearch } from "./editor-page.tsx";
import { GoneBanner } from "./gone-banner.tsx";
import { PhoneTabs } from "./phone-tabs.tsx";
import { Stage } from "./stage.tsx";
import { TopBar } from "./top-bar.tsx";
import { type Editor, useEditor } from "./use-editor.ts";

const Drawer = lazy(() => import("./drawer.tsx"));
const InspectorPanel = lazy(() => import("./inspector-panel.tsx"));

export type FrameProps = {
	/** Somebody deleted it while it was open here. */
	gone: boolean;
	workflow: Workflow | null;
	draft: Draft | null;
	search: EditorSearch;
	onSearch: (part: EditorSearch) => void;
	onThread: (thread: string) => void;
	onAccepted: (workflow: string) => void;
};

/** Chat on the left, canvas in the middle, details on the right, runs below: one draft for all. */
export function EditorFrame(props: FrameProps) {
	const { workflow, draft, search } = props;
	const editor = useEditor(props);
	const selected = shownStep(search.step, editor.shown.document);
	const { narrow, tab } = editor;
	return (
		<div className={styles.editor}>
			<TopBar
				workflow={workflow}
				draft={draft}
				commands={editor.commands}
				mayEdit={editor.mayEdit}
				rehearsing={editor.rehearsing}
				proposing={editor.shown.isGhost}
				onRehearse={editor.rehearse}
				onRun={editor.showRun}
				onSelect={editor.select}
			/>
			{props.gone && draft ? <GoneBanner draft={draft} onCopied={props.onAccepted} /> : null}
			{narrow ? <PhoneTabs tab={tab} onTab={editor.setTab} /> : null}
			<div className={styles.panels} data-inspector={selected !== null && draft !== null}>
				<div className={styles.chat} data-panel="chat" hidden={narrow && tab !== "chat"}>
					<Conversation {...props} editor={editor} />
				</div>
				<div className={styles.middle} data-panel="middle" hidden={narrow && tab === "chat"}>
					<Middle draft={draft} selected={selected} editor={editor} />
				</div>
				{draft && selected && !(narrow && tab !== "outline") ? (
					<Suspense fallback={<aside className={styles.inspector} />}>
						<InspectorPanel
							draft={draft}
							selected={selected}
							shown={editor.shown}
							commands={editor.commands}
							mayEdit={editor.mayEdit}
							onClose={() => editor.select(null)}
						/>
					</Suspense>
				) : null}
			</div>
		</div>
	);
}

function Conversation({ editor, ...props }: FrameProps & { editor: Editor }) {
	return (
		<ChatPanel
			mayAsk={useMay("chat:use")}
			workflow={props.workflow?.id ?? null}
			thread={props.search.thread ?? null}
			ask={props.search.ask ?? null}
			onThread={props.onThread}
			links={{
				onGhost: editor.setGhost,
				onAccepted: props.onAccepted,
				onAnswer: props.draft ? editor.commands.answer : null,
				onSelect: editor.select,
				mayEdit: editor.mayEdit,
			}}
		/>
	);
}

type MiddleProps = { draft: Draft | null; selected: string | null; editor: Editor };

/** The graph, and below it the run; on a phone one or the other. */
function Middle({ draft, selected, editor }: MiddleProps) {
	const { narrow, tab } = editor;
	const hasDrawer = editor.run !== null || editor.rehearsed !== null;
	const showsStage = !narrow || tab === "outline";
	const showsDrawer = narrow ? tab === "run" : hasDrawer;
	return (
		<>
			{showsStage ? (
				<Stage
					shown={editor.shown}
					draft={draft}
					commands={editor.commands}
					adding={editor.adding}
					selected={selected}
					onSelect={editor.select}
					mayEdit={editor.mayEdit}
					listOnly={narrow}
					view={editor.view}
					onView={editor.showAs}
				/>
			) : null}
			{showsDrawer ? (
				<Suspense>
					<Drawer
						document={draft?.document ?? editor.shown.document}
						run={editor.run}
						watched={editor.watched}
						rehearsed={editor.rehearsed}
						onClose={editor.closeDrawer}
						onSelect={editor.select}
					/>
				</Suspense>
			) : null}
		</>
	);
}

/** What was undone or removed elsewhere leaves no empty details behind. */
function shownStep(step: string | undefined, document: WorkflowDocument): string | null {
	if (!step) return null;
	const trigger = triggerIdOf(step);
	const found = trigger ? findTrigger(document, trigger) : findStep(document, step);
	return found ? step : null;
}
