import { ActionIcon, Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import {
	IconArrowBackUp,
	IconArrowForwardUp,
	IconCalendarTime,
	IconClipboard,
	IconCoin,
	IconDots,
	IconDownload,
	IconHistory,
	IconListCheck,
	IconPlayerPlay,
	IconRun,
	IconTemplate,
	IconTextCaption,
	IconWebhook,
} from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useMemo } from "react";
import type { Draft } from "#/api/drafts.ts";
import type { Workflow } from "#/api/workflows.ts";
import { text } from "#/strings/text.ts";
import { type PaletteCommand, usePaletteCommands } from "../palette/palette-store.ts";
import { pasteCopied } from "./use-clipboard.ts";
import type { EditorCommands } from "./use-editor-commands.ts";
import { useRunStart } from "./use-run-start.tsx";

const TemplateDialog = lazy(() => import("./template-dialog.tsx"));
const DescriptionDialog = lazy(() => import("./description-dialog.tsx"));

type MenuProps = {
	workflow: Workflow;
	draft: Draft;
	commands: EditorCommands;
	mayEdit: boolean;
	onRun: (run: string) => void;
	onSelect: (step: string | null) => void;
};

/** What is needed less often. */
export function MoreMenu({ workflow, draft, commands, mayEdit, onRun, onSelect }: MenuProps) {
	const run = useRunStart(workflow.id, onRun);
	const navigate = useNavigate();
	const blocked = draft.problems.some((problem) => problem.severity !== "warning");
	const [describing, describe] = useDisclosure(false);
	const [keeping, keep] = useDisclosure(false);
	useMenuPalette(mayEdit, describe.open, keep.open);
	return (
		<>
			<Menu position="bottom-end" width={220}>
				<Menu.Target>
					<ActionIcon size={34} aria-label={text.editor.moreActions}>
						<IconDots size={18} />
					</ActionIcon>
				</Menu.Target>
				<Menu.Dropdown>
					{mayEdit ? <UndoItems draft={draft} commands={commands} /> : null}
					{mayEdit ? (
						<Menu.Item
							leftSection={<IconClipboard size={16} />}
							onClick={() => void pasteCopied(commands, onSelect)}
						>
							{text.editor.pasteSteps}
						</Menu.Item>
					) : null}
					<Menu.Item
						leftSection={<IconHistory size={16} />}
						onClick={() => void navigate({ to: "/w/$id/versions", params: { id: workflow.id } })}
					>
						{text.editor.versions}
					</Menu.Item>
					<Menu.Item
						leftSection={<IconRun size={16} />}
						onClick={() => void navigate({ to: "/runs", search: { workflow: workflow.id } })}
					>
						{text.runs.title}
					</Menu.Item>
					<PageItems workflow={workflow.id} onDescribe={describe.open} />
					{mayEdit ? (
						<Menu.Item leftSection={<IconTemplate size={16} />} onClick={keep.open}>
							{text.templates.keep}
						</Menu.Item>
					) : null}
					{mayEdit ? (
						<Menu.Item
							leftSection={<IconPlayerPlay size={16} />}
							disabled={blocked || run.busy}
							onClick={() => run.begin(true, draft.document)}
						>
							{text.editor.runDraft}
						</Menu.Item>
					) : null}
					<Menu.Item
						component="a"
						href={`/api/v1/workflows/${workflow.id}/export?format=yaml`}
						download
						leftSection={<IconDownload size={16} />}
					>
						{text.editor.export}
					</Menu.Item>
				</Menu.Dropdown>
			</Menu>
			{run.dialog}
			{keeping ? (
				<Suspense>
					<TemplateDialog workflow={workflow.id} name={draft.document.name} onClose={keep.close} />
				</Suspense>
			) : null}
			{describing ? (
				<Suspense>
					<DescriptionDialog
						workflow={workflow.id}
						revision={draft.revision}
						onClose={describe.close}
					/>
				</Suspense>
			) : null}
		</>
	);
}

/** What opens a dialog of this menu is found by its name, too. */
function useMenuPalette(mayEdit: boolean, describe: () => void, keep: () => void): void {
	const offered = useMemo(() => {
		const action = (id: string, label: string, run: () => void): PaletteCommand => ({
			id,
			label,
			run,
			group: "actions",
		});
		const inWords = action("describe", text.memory.inWords, describe);
		return mayEdit ? [inWords, action("keep", text.templates.keep, keep)] : [inWords];
	}, [mayEdit, describe, keep]);
	usePaletteCommands("menu", offered);
}

/** What else there is to see of a workflow. */
function PageItems({ workflow, onDescribe }: { workflow: string; onDescribe: () => void }) {
	const navigate = useNavigate();
	const params = { id: workflow };
	return (
		<>
			<Menu.Item
				leftSection={<IconWebhook size={16} />}
				onClick={() => void navigate({ to: "/w/$id/webhooks", params })}
			>
				{text.webhooks.title}
			</Menu.Item>
			<Menu.Item
				leftSection={<IconCalendarTime size={16} />}
				onClick={() => void navigate({ to: "/w/$id/schedules", params })}
			>
				{text.schedules.title}
			</Menu.Item>
			<Menu.Item
				leftSection={<IconListCheck size={16} />}
				onClick={() => void navigate({ to: "/w/$id/examples", params })}
			>
				{text.examples.title}
			</Menu.Item>
			<Menu.Item
				leftSection={<IconCoin size={16} />}
				onClick={() => void navigate({ to: "/w/$id/advice", params })}
			>
				{text.advice.title}
			</Menu.Item>
			<Menu.Item leftSection={<IconTextCaption size={16} />} onClick={onDescribe}>
				{text.memory.inWords}
			</Menu.Item>
		</>
	);
}

/** On a phone the bar has no room for them. */
function UndoItems({ draft, commands }: { draft: Draft; commands: EditorCommands }) {
	return (
		<>
			<Menu.Item
				hiddenFrom="sm"
				leftSection={<IconArrowBackUp size={16} />}
				disabled={!draft.can_undo || commands.saving}
				onClick={() => commands.travel("undo")}
			>
				{text.editor.undo}
			</Menu.Item>
			<Menu.Item
				hiddenFrom="sm"
				leftSection={<IconArrowForwardUp size={16} />}
				disabled={!draft.can_redo || commands.saving}
				onClick={() => commands.travel("redo")}
			>
				{text.editor.redo}
			</Menu.Item>
		</>
	);
}
