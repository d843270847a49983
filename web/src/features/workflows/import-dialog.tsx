import { Button, FileButton, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useImportWorkflow } from "#/api/workflows.ts";
import { text } from "#/strings/text.ts";
import { ErrorNotice } from "#/ui/notice.tsx";

export function ImportDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
	const [pasted, setPasted] = useState("");
	const bring = useImportWorkflow();
	const navigate = useNavigate();
	const read = (file: File | null) => void file?.text().then(setPasted);
	const send = () =>
		bring.mutate(pasted, {
			onSuccess: (made) => void navigate({ to: "/w/$id", params: { id: made.id } }),
		});
	return (
		<Modal
			opened={opened}
			onClose={onClose}
			size="lg"
			title={text.workflows.importTitle}
			closeButtonProps={{ "aria-label": text.close }}
		>
			<Stack>
				<Text c="dimmed" size="sm">
					{text.workflows.importLead}
				</Text>
				<Textarea
					label={text.workflows.importText}
					autosize
					minRows={8}
					maxRows={18}
					ff="monospace"
					value={pasted}
					onChange={(event) => setPasted(event.currentTarget.value)}
				/>
				<ErrorNotice error={bring.error} />
				<Group justify="space-between">
					<FileButton accept=".yaml,.yml,.json" onChange={read}>
						{(button) => (
							<Button variant="default" {...button}>
								{text.workflows.importFile}
							</Button>
						)}
					</FileButton>
					<Button disabled={!pasted.trim()} loading={bring.isPending} onClick={send}>
						{text.workflows.import}
					</Button>
				</Group>
			</Stack>
		</Modal>
	);
}
