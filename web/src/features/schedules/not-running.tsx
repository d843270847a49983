import { Alert, Button, Group } from "@mantine/core";
import { IconCalendarOff, IconPlugConnected } from "@tabler/icons-react";
import { useDraft } from "#/api/drafts.ts";
import { useMay } from "#/api/session.ts";
import { useSwitchWorkflow, useVersion, type Workflow } from "#/api/workflows.ts";
import { describeTrigger } from "#/graph/describe.ts";
import { asDocument, type Trigger, type WorkflowDocument } from "#/graph/document.ts";
import { text } from "#/strings/text.ts";
import { ButtonLink } from "#/ui/links.tsx";
import { say, sayFailure } from "#/ui/toast.ts";
import styles from "./schedules.module.css";

export type Idle = { isPublished: boolean; schedules: Trigger[] };

/** The schedules of a workflow that is off, or was never published; null where it is on. */
export function useIdleSchedules(workflow: Workflow | undefined): Idle | null {
	const isPublished = workflow !== undefined && workflow.live_version !== null;
	const isIdle = workflow !== undefined && !workflow.enabled;
	const live = useVersion(workflow?.id ?? "", isIdle ? workflow.live_version : null);
	const draft = useDraft(isIdle && !isPublished ? workflow.id : null);
	const shown = isPublished ? live.data?.document : draft.data?.document;
	if (!isIdle || !shown) return null;
	const schedules = schedulesIn(asDocument(shown));
	return schedules.length > 0 ? { isPublished, schedules } : null;
}

/** What keeps its schedules from starting anything, and the way to change that. */
export function NotRunning({ workflow, idle }: { workflow: string; idle: Idle }) {
	const { isPublished, schedules } = idle;
	return (
		<Alert
			color="yellow"
			variant="light"
			icon={<IconCalendarOff size={18} />}
			styles={{
				root: { background: "var(--nx-warn-soft)" },
				title: { color: "var(--nx-warn-text)" },
				message: { color: "var(--nx-text)" },
			}}
			title={isPublished ? text.schedules.isOff : text.schedules.isDraft}
		>
			<ul className={styles.idle}>
				{schedules.map((schedule) => (
					<li key={schedule.id}>{describeTrigger(schedule)}</li>
				))}
			</ul>
			<Group justify="space-between" gap="sm">
				<span>{isPublished ? text.schedules.isOffLead : text.schedules.isDraftLead}</span>
				{isPublished ? (
					<SwitchOn workflow={workflow} />
				) : (
					<ButtonLink to="/w/$id" params={{ id: workflow }} size="compact-md">
						{text.runs.openWorkflow}
					</ButtonLink>
				)}
			</Group>
		</Alert>
	);
}

function SwitchOn({ workflow }: { workflow: string }) {
	const flip = useSwitchWorkflow(workflow);
	const mayPublish = useMay("workflow:publish");
	if (!mayPublish) return null;
	return (
		<Button
			size="compact-md"
			leftSection={<IconPlugConnected size={16} />}
			loading={flip.isPending}
			onClick={() =>
				flip.mutate(true, {
					onSuccess: () => say(text.editor.switchedOn),
					onError: sayFailure,
				})
			}
		>
			{text.schedules.switchOn}
		</Button>
	);
}

function schedulesIn(document: WorkflowDocument): Trigger[] {
	return (document.triggers ?? []).filter((one) => one.type === "schedule" && !one.disabled);
}
