import { ActionIcon, Badge, Button, Group, Tooltip } from "@mantine/core";
import {
	IconArrowBackUp,
	IconArrowForwardUp,
	IconArrowLeft,
	IconPlayerPlay,
	IconTestPipe,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import type { Draft } from "#/api/drafts.ts";
import { useVersion, type Workflow } from "#/api/workflows.ts";
import { asDocument } from "#/graph/document.ts";
import { text } from "#/strings/text.ts";
import styles from "./editor.module.css";
import { MoreMenu } from "./more-menu.tsx";
import { NameField } from "./name-field.tsx";
import { PeopleHere } from "./people-here.tsx";
import { ProblemsButton } from "./problems-button.tsx";
import { PublishButton } from "./publish-button.tsx";
import { SwitchControl } from "./switch-control.tsx";
import type { EditorCommands } from "./use-editor-commands.ts";
import { useRunStart } from "./use-run-start.tsx";

const PinsButton = lazy(() => import("./pins-button.tsx"));

type BarProps = {
	workflow: Workflow | null;
	draft: Draft | null;
	commands: EditorCommands;
	mayEdit: boolean;
	rehearsing: boolean;
	/** A proposed change is open in the chat. */
	proposing: boolean;
	onRehearse: () => void;
	onRun: (run: string) => void;
	onSelect: (step: string | null) => void;
};

export function TopBar(props: BarProps) {
	const { workflow, draft, mayEdit } = props;
	return (
		<header className={styles.bar}>
			<ActionIcon
				component={Link}
				to="/workflows"
				size={34}
				aria-label={text.editor.back}
				className={styles.back ?? ""}
			>
				<IconArrowLeft size={18} />
			</ActionIcon>
			{workflow ? (
				<NameField key={workflow.name} workflow={workflow} mayEdit={mayEdit} />
			) : (
				<h1 className={styles.newTitle}>{text.editor.newTitle}</h1>
			)}
			{workflow && draft ? <WorkflowTools {...props} workflow={workflow} draft={draft} /> : null}
		</header>
	);
}

type ToolsProps = BarProps & { workflow: Workflow; draft: Draft };

function WorkflowTools(props: ToolsProps) {
	const { workflow, draft, mayEdit } = props;
	return (
		<>
			<Badge variant="light" color="gray" tt="none" className={styles.revision ?? ""}>
				{text.editor.draftOf(draft.revision)} ·{" "}
				{workflow.live_version === null
					? text.editor.notPublished
					: text.editor.live(workflow.live_version)}
			</Badge>
			<Group gap="xs" ml="auto" className={styles.barTools ?? ""}>
				<PeopleHere workflow={workflow.id} />
				<Suspense>
					<PinsButton draft={draft} mayEdit={mayEdit} onSelect={props.onSelect} />
				</Suspense>
				<ProblemsButton problems={draft.problems} onSelect={props.onSelect} />
				{mayEdit ? <UndoButtons draft={draft} commands={props.commands} /> : null}
				<Button
					size="sm"
					variant="default"
					leftSection={<IconTestPipe size={16} />}
					loading={props.rehearsing}
					onClick={props.onRehearse}
				>
					<span className={styles.barWords}>{text.editor.rehearse}</span>
				</Button>
				{mayEdit ? (
					<PublishButton
						workflow={workflow}
						draft={draft}
						proposing={props.proposing}
						unsaved={props.commands.waiting > 0}
						onSelect={props.onSelect}
					/>
				) : null}
				{workflow.live_version !== null ? (
					<>
						<RunButton workflow={workflow} onRun={props.onRun} />
						{mayEdit ? <SwitchControl workflow={workflow} onMade={props.onSelect} /> : null}
					</>
				) : null}
				<MoreMenu
					workflow={workflow}
					draft={draft}
					commands={props.commands}
					mayEdit={mayEdit}
					onRun={props.onRun}
					onSelect={props.onSelect}
				/>
			</Group>
		</>
	);
}

function UndoButtons({ draft, commands }: { draft: Draft; commands: EditorCommands }) {
	return (
		<Group gap={0} className={styles.undo ?? ""}>
			<Tooltip label={text.editor.undo}>
				<ActionIcon
					size={34}
					aria-label={text.editor.undo}
					disabled={!draft.can_undo || commands.saving}
					onClick={() => commands.travel("undo")}
				>
					<IconArrowBackUp size={18} />
				</ActionIcon>
			</Tooltip>
			<Tooltip label={text.editor.redo}>
				<ActionIcon
					size={34}
					aria-label={text.editor.redo}
					disabled={!draft.can_redo || commands.saving}
					onClick={() => commands.travel("redo")}
				>
					<IconArrowForwardUp size={18} />
				</ActionIcon>
			</Tooltip>
		</Group>
	);
}

function RunButton({ workflow, onRun }: { workflow: Workflow; onRun: (run: string) => void }) {
	const live = useVersion(workflow.id, workflow.live_version);
	const run = useRunStart(workflow.id, onRun);
	return (
		<>
			<Button
				size="sm"
				leftSection={<IconPlayerPlay size={16} />}
				loading={run.busy || live.isLoading}
				onClick={() => run.begin(false, live.data && asDocument(live.data.document))}
			>
				<span className={styles.barWords}>{text.editor.run}</span>
			</Button>
			{run.dialog}
		</>
	);
}
