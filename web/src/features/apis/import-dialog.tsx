import { Button, Group, Modal, Stack } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import {
	type Imported,
	type ImportedChange,
	type ImportGiven,
	useImportApi,
	usePreviewImport,
} from "#/api/imported-apis.ts";
import { text } from "#/strings/text.ts";
import { ErrorNotice } from "#/ui/notice.tsx";
import { say } from "#/ui/toast.ts";
import { ChangeView } from "./change-view.tsx";
import { ImportForm } from "./import-form.tsx";

type DialogProps = { opened: boolean; onClose: () => void; api?: Imported };

/** Import, or import again: what would change is shown before anything is stored. */
export function ImportDialog({ opened, onClose, api }: DialogProps) {
	return (
		<Modal
			opened={opened}
			onClose={onClose}
			size="lg"
			title={api ? text.apis.again : text.apis.add}
			closeButtonProps={{ "aria-label": text.close }}
		>
			<Steps onClose={onClose} {...(api ? { api } : {})} />
		</Modal>
	);
}

type Looked = { given: ImportGiven; change: ImportedChange };

function Steps({ onClose, api }: Omit<DialogProps, "opened">) {
	const [looked, setLooked] = useState<Looked | null>(null);
	const [typed, setTyped] = useState<ImportGiven | null>(null);
	const preview = usePreviewImport();
	const look = (given: ImportGiven) => {
		setTyped(given);
		preview.mutate(given, { onSuccess: (change) => setLooked({ given, change }) });
	};
	if (looked === null) {
		return (
			<Stack>
				<ImportForm typed={typed} pending={preview.isPending} onSend={look} api={api ?? null} />
				<ErrorNotice error={preview.error} />
			</Stack>
		);
	}
	return <Confirming looked={looked} onBack={() => setLooked(null)} onClose={onClose} />;
}

function Confirming(props: { looked: Looked; onBack: () => void; onClose: () => void }) {
	const { given, change } = props.looked;
	const bring = useImportApi();
	const navigate = useNavigate();
	const breaks = change.workflows.some((one) => one.breaks);
	const send = () =>
		bring.mutate(
			{ ...given, accept_breaking: breaks },
			{
				onSuccess: ({ api }) => {
					props.onClose();
					say(text.apis.imported(api.title));
					void navigate({ to: "/imported/$key", params: { key: api.key } });
				},
			},
		);
	return (
		<Stack>
			<ChangeView change={change} />
			<ErrorNotice error={bring.error} />
			<Group justify="space-between">
				<Button variant="default" onClick={props.onBack}>
					{text.apis.back}
				</Button>
				<Button loading={bring.isPending} onClick={send} {...(breaks ? { color: "red" } : {})}>
					{breaks ? text.apis.bringAnyway : text.apis.bring}
				</Button>
			</Group>
		</Stack>
	);
}
