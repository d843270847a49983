import { Alert, Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconAlertTriangle, IconRocket } from "@tabler/icons-react";
import { useState } from "react";
import type { Draft } from "#/api/drafts.ts";
import { usePublish, type Workflow } from "#/api/workflows.ts";
import { AllowReach } from "#/features/chat/allow-reach.tsx";
import { ReachList } from "#/features/chat/reach-list.tsx";
import { text } from "#/strings/text.ts";
import { ErrorNotice } from "#/ui/notice.tsx";
import { say } from "#/ui/toast.ts";
import styles from "./editor.module.css";
import { ProblemLines } from "./problem-lines.tsx";

type PublishProps = {
	workflow: Workflow;
	draft: Draft;
	/** A proposed change is open in the chat: it is no part of the draft. */
	proposing: boolean;
	/** Some of what is shown has not reached the server yet. */
	unsaved: boolean;
	onSelect: (step: string) => void;
};

export function PublishButton({ workflow, draft, proposing, unsaved, onSelect }: PublishProps) {
	const [opened, dialog] = useDisclosure(false);
	const [note, setNote] = useState("");
	const publish = usePublish(workflow.id);
	// A tick is for what was in sight: another list is another question.
	const asked = draft.to_allow.join("\n");
	const [allowed, setAllowed] = useState<string | null>(null);
	const waits = asked !== "" && allowed !== asked;
	const blocking = draft.problems.filter((problem) => problem.severity !== "warning");
	const send = () => {
		// While the dialog goes away its button can still be pressed.
		if (!opened) return;
		publish.mutate(
			{ revision: draft.revision, note, reach: draft.to_allow },
			{
				onSuccess: (version) => {
					dialog.close();
					setNote("");
					say(text.editor.published(version.number));
				},
			},
		);
	};
	return (
		<>
			<Button
				size="sm"
				variant="default"
				leftSection={<IconRocket size={16} />}
				onClick={() => {
					publish.reset();
					dialog.open();
				}}
			>
				<span className={styles.barWords}>{text.editor.publish}</span>
			</Button>
			<Modal
				opened={opened}
				onClose={dialog.close}
				title={text.editor.publishTitle}
				closeButtonProps={{ "aria-label": text.close }}
			>
				<Stack>
					{proposing ? (
						<Alert color="yellow" variant="light" icon={<IconAlertTriangle size={18} />}>
							{text.editor.publishProposing}
						</Alert>
					) : null}
					{unsaved ? (
						<Alert color="yellow" variant="light" icon={<IconAlertTriangle size={18} />}>
							{text.editor.publishUnsaved}
						</Alert>
					) : null}
					{blocking.length > 0 ? (
						<>
							<Text>{text.editor.publishBlocked}</Text>
							<ProblemLines
								problems={blocking}
								onSelect={(step) => {
									dialog.close();
									onSelect(step);
								}}
							/>
						</>
					) : (
						<>
							<Text c="dimmed">{text.editor.publishLead}</Text>
							<ReachList reach={draft.newly_reaches} document={draft.document} />
							<Textarea
								label={text.editor.publishNote}
								autosize
								minRows={2}
								maxLength={2000}
								value={note}
								onChange={(event) => setNote(event.currentTarget.value)}
							/>
							<AllowReach
								entries={draft.to_allow}
								allowed={!waits}
								onAllow={(yes) => setAllowed(yes ? asked : null)}
							/>
							<ErrorNotice error={publish.error} />
						</>
					)}
					<Group justify="flex-end">
						<Button variant="default" onClick={dialog.close}>
							{text.cancel}
						</Button>
						{blocking.length > 0 ? null : (
							<Button loading={publish.isPending} disabled={unsaved || waits} onClick={send}>
								{text.editor.publish}
							</Button>
						)}
					</Group>
				</Stack>
			</Modal>
		</>
	);
}
