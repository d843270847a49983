import { Button, Group, Modal, Stack } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useState } from "react";
import type { JsonObject } from "#/graph/json.ts";
import { text } from "#/strings/text.ts";
import { ErrorNotice } from "#/ui/notice.tsx";
import { LazyForm } from "#/ui/schema-form/lazy-form.tsx";

type DialogProps = {
	/** What the workflow says its runs are given. */
	schema: JsonObject;
	busy: boolean;
	error: unknown;
	onStart: (inputs: JsonObject) => void;
	onClose: () => void;
};

/** Asks for what a run needs, by the form the workflow's own schema gives. */
export default function RunDialog({ schema, busy, error, onStart, onClose }: DialogProps) {
	const [inputs, setInputs] = useState<JsonObject>({});
	const narrow = useMediaQuery("(max-width: 48em)") ?? false;
	return (
		<Modal
			opened
			onClose={onClose}
			fullScreen={narrow}
			title={text.editor.runTitle}
			closeButtonProps={{ "aria-label": text.close }}
		>
			<LazyForm
				idPrefix="run"
				schema={schema}
				value={inputs}
				onChange={setInputs}
				onSubmit={() => onStart(inputs)}
			>
				<Stack mt="md">
					<ErrorNotice error={error} />
					<Group justify="flex-end">
						<Button variant="default" onClick={onClose}>
							{text.cancel}
						</Button>
						<Button type="submit" loading={busy}>
							{text.editor.runStart}
						</Button>
					</Group>
				</Stack>
			</LazyForm>
		</Modal>
	);
}
