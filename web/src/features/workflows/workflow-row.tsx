import { ActionIcon, Badge, Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconDots, IconDownload, IconTrash } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useDeleteWorkflow, type Workflow } from "#/api/workflows.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { Confirm } from "#/ui/confirm.tsx";
import { Moment } from "#/ui/moment.tsx";
import { StatusBadge } from "#/ui/status-badge.tsx";
import { say, sayFailure } from "#/ui/toast.tsx";
import styles from "./workflow-row.module.css";

export function WorkflowRow({ workflow, mayEdit }: { workflow: Workflow; mayEdit: boolean }) {
	return (
		<li className={styles.row}>
			<Link to="/w/$id" params={{ id: workflow.id }} className={`${card.row} ${card.grow}`}>
				<div className={card.grow}>
					<div className={card.title}>{workflow.name}</div>
					<div className={card.soft}>
						{text.workflows.changed} <Moment at={workflow.updated_at} />
					</div>
				</div>
				<div className={styles.run}>
					{workflow.last_run ? (
						<StatusBadge status={workflow.last_run.status} />
					) : (
						<span className={card.soft}>{text.workflows.neverRun}</span>
					)}
				</div>
				<State workflow={workflow} />
			</Link>
			<RowMenu workflow={workflow} mayEdit={mayEdit} />
		</li>
	);
}

function State({ workflow }: { workflow: Workflow }) {
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

function RowMenu({ workflow, mayEdit }: { workflow: Workflow; mayEdit: boolean }) {
	const [asking, ask] = useDisclosure(false);
	const remove = useDeleteWorkflow();
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
