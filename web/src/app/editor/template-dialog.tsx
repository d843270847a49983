import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useKeepTemplate } from "#/api/templates.ts";
import { text } from "#/strings/text.ts";
import { ErrorNotice } from "#/ui/notice.tsx";
import { say } from "#/ui/toast.ts";

type DialogProps = { workflow: string; name: string; onClose: () => void };

const LONGEST_TITLE = 200;
const LONGEST_SUMMARY = 1000;

/** The draft as it is now becomes something others can start from. */
export default function TemplateDialog({ workflow, name, onClose }: DialogProps) {
	const [title, setTitle] = useState(name);
	const [summary, setSummary] = useState("");
	const keep = useKeepTemplate();
	const send = () =>
		keep.mutate(
			{ workflow_id: workflow, title: title.trim(), summary: summary.trim() },
			{
				onSuccess: (made) => {
					say(text.templates.kept(made.title));
					onClose();
				},
			},
		);
	return (
		<Modal
			opened
			onClose={onClose}
			title={text.templates.keep}
			closeButtonProps={{ "aria-label": text.close }}
		>
			<Stack>
				<Text size="sm" c="dimmed">
					{text.templates.keepLead}
				</Text>
				<TextInput
					label={text.templates.keepTitle}
					value={title}
					maxLength={LONGEST_TITLE}
					onChange={(event) => setTitle(event.currentTarget.value)}
				/>
				<Textarea
					data-autofocus
					label={text.templates.keepSummary}
					autosize
					minRows={2}
					value={summary}
					maxLength={LONGEST_SUMMARY}
					onChange={(event) => setSummary(event.currentTarget.value)}
				/>
				<ErrorNotice error={keep.error} />
				<Group justify="flex-end">
					<Button variant="default" onClick={onClose}>
						{text.cancel}
					</Button>
					<Button
						disabled={title.trim() === "" || summary.trim() === ""}
						loading={keep.isPending}
						onClick={send}
					>
						{text.templates.keepIt}
					</Button>
				</Group>
			</Stack>
		</Modal>
	);
}
