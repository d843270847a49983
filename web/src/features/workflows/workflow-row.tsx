import { ActionIcon, Badge, Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import {
	IconCopy,
	IconDots,
	IconDownload,
	IconHistory,
	IconPlayerPause,
	IconPlayerPlay,
	IconRun,
	IconTrash,
} from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import type { Folder } from "#/api/folders.ts";
import {
	useDeleteWorkflow,
	useDuplicateWorkflow,
	useSwitchWorkflow,
	type Workflow,
} from "#/api/workflows.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { Confirm } from "#/ui/confirm.tsx";
import { Moment } from "#/ui/moment.tsx";
import { StatusBadge } from "#/ui/status-badge.tsx";
import { say, sayFailure } from "#/ui/toast.ts";
import { ShelfItems, useShelfActions } from "./shelf-items.tsx";
import styles from "./workflow-row.module.css";

type RowProps = {
	workflow: Workflow;
	folders: Folder[];
	/** The folder that is looked at: its name is not said again on each row. */
	within: string | undefined;
	mayEdit: boolean;
};

export function WorkflowRow({ workflow, folders, within, mayEdit }: RowProps) {
	const folder = folders.find((one) => one.id === workflow.folder_id && one.id !== within);
	return (
		<li className={styles.row}>
			<Link to="/w/$id" params={{ id: workflow.id }} className={`${card.row} ${card.grow}`}>
				<div className={card.grow}>
					<div className={card.title}>{workflow.name}</div>
					<div className={card.soft}>
						{text.workflows.changed} <Moment at={workflow.updated_at} />
						{folder ? ` · ${text.shelf.inFolder(folder.path)}` : null}
					</div>
				</div>
				<Tags tags={workflow.tags} />
				<div className={styles.run}>
					{workflow.last_run ? (
						<StatusBadge status={workflow.last_run.status} />
					) : (
						<span className={card.soft}>{text.workflows.neverRun}</span>
					)}
				</div>
				<State workflow={workflow} />
			</Link>
			<RowMenu workflow={workflow} folders={folders} mayEdit={mayEdit} />
		</li>
	);
}

function Tags({ tags }: { tags: string[] }) {
	if (tags.length === 0) return null;
	return (
		<div className={styles.tags}>
			{tags.map((tag) => (
				<Badge key={tag} variant="default" tt="none" fw={500}>
					{tag}
				</Badge>
			))}
		</div>
	);
}

function State({ workflow }: { workflow: Workflow }) {
	if (workflow.archived_at !== null) {
		return (
			<Badge variant="light" color="gray" tt="none">
				{text.shelf.isAway}
			</Badge>
		);
	}
	if (workflow.live_version === null) {
		return (
			<Badge variant="light" color="gray" tt="none">
				{text.workflows.draft}
			</Badge>
		);
	}
	return (
		<Badge variant="light" color={workflow.enabled ? "iris" : "gray"} tt="none">
			{workflow.enabled ? text.workflows.on : text.workflows.off} ·{" "}
			{text.workflows.live(workflow.live_version)}
		</Badge>
	);
}

type MenuProps = { workflow: Workflow; folders: Folder[]; mayEdit: boolean };

function RowMenu({ workflow, folders, mayEdit }: MenuProps) {
	const [asking, ask] = useDisclosure(false);
	const shelf = useShelfActions(workflow, folders);
	const remove = useDeleteWorkflow();
	const own = useOwnActions(workflow);
	const navigate = useNavigate();
	const confirmed = () =>
		remove.mutate(workflow.id, {
			onSuccess: () => {
				ask.close();
				say(text.workflows.deleted(workflow.name));
			},
			onError: sayFailure,
		});
	return (
		<>
			<Menu position="bottom-end">
				<Menu.Target>
					<ActionIcon mx="sm" size="lg" aria-label={text.workflows.more(workflow.name)}>
						<IconDots size={18} />
					</ActionIcon>
				</Menu.Target>
				<Menu.Dropdown>
					{mayEdit ? <OwnItems workflow={workflow} {...own} /> : null}
					{mayEdit ? <ShelfItems {...shelf} /> : null}
					<Menu.Item
						leftSection={<IconRun size={16} />}
						onClick={() => void navigate({ to: "/runs", search: { workflow: workflow.id } })}
					>
						{text.workflows.runs}
					</Menu.Item>
					<Menu.Item
						leftSection={<IconHistory size={16} />}
						onClick={() =>
							void navigate({ to: "/w/$id/versions", params: { id: workflow.id }, search: {} })
						}
					>
						{text.workflows.versions}
					</Menu.Item>
					<Menu.Item
						component="a"
						href={`/api/v1/workflows/${workflow.id}/export?format=yaml`}
						download
						leftSection={<IconDownload size={16} />}
					>
						{text.workflows.exportYaml}
					</Menu.Item>
					{mayEdit ? (
						<Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={ask.open}>
							{text.workflows.delete}
						</Menu.Item>
					) : null}
				</Menu.Dropdown>
			</Menu>
			{shelf.dialogs}
			<Confirm
				opened={asking}
				onClose={ask.close}
				onConfirm={confirmed}
				title={text.workflows.deleteTitle}
				action={text.workflows.delete}
				loading={remove.isPending}
				danger
			>
				{text.workflows.deleteText(workflow.name)}
			</Confirm>
		</>
	);
}

/** What the items of the menu do; they live longer than the menu, which closes at once. */
function useOwnActions(workflow: Workflow) {
	const flip = useSwitchWorkflow(workflow.id);
	const copy = useDuplicateWorkflow();
	const navigate = useNavigate();
	const { enabled } = workflow;
	return {
		turn: () =>
			flip.mutate(!enabled, {
				onSuccess: () => say(enabled ? text.editor.switchedOff : text.editor.switchedOn),
				onError: sayFailure,
			}),
		duplicate: () =>
			copy.mutate(
				{ id: workflow.id, name: text.workflows.copyOf(workflow.name) },
				{
					onSuccess: (made) => {
						say(text.workflows.duplicated(made.name));
						void navigate({ to: "/w/$id", params: { id: made.id }, search: {} });
					},
					onError: sayFailure,
				},
			),
	};
}

type OwnProps = { workflow: Workflow; turn: () => void; duplicate: () => void };

/** Switching on and off, where there is something published, and a copy. */
function OwnItems({ workflow, turn, duplicate }: OwnProps) {
	const { enabled } = workflow;
	return (
		<>
			{workflow.live_version === null || workflow.archived_at !== null ? null : (
				<Menu.Item
					leftSection={enabled ? <IconPlayerPause size={16} /> : <IconPlayerPlay size={16} />}
					onClick={turn}
				>
					{enabled ? text.workflows.switchOff : text.workflows.switchOn}
				</Menu.Item>
			)}
			<Menu.Item leftSection={<IconCopy size={16} />} onClick={duplicate}>
				{text.workflows.duplicate}
			</Menu.Item>
		</>
	);
}
