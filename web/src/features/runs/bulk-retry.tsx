import {
	Alert,
	Button,
	Checkbox,
	Group,
	Modal,
	NumberInput,
	Select,
	Stack,
	Text,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconAlertTriangle, IconRefresh } from "@tabler/icons-react";
import { useState } from "react";
import { type BulkAsked, type BulkPreview, useBulkPreview, useBulkRetry } from "#/api/tracing.ts";
import { humanized } from "#/graph/document.ts";
import { text } from "#/strings/text.ts";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { say } from "#/ui/toast.ts";
import styles from "./runs.module.css";

const PER_MINUTE = 60;

/** Go on with all failed runs the filters leave, after a look at what would happen twice. */
export function BulkRetry({ workflow }: { workflow: string | null }) {
	const [opened, dialog] = useDisclosure(false);
	return (
		<>
			<Button variant="default" leftSection={<IconRefresh size={17} />} onClick={dialog.open}>
				{text.tracing.bulk}
			</Button>
			{opened ? <Dialog workflow={workflow} onClose={dialog.close} /> : null}
		</>
	);
}

function Dialog({ workflow, onClose }: { workflow: string | null; onClose: () => void }) {
	const [version, setVersion] = useState<BulkAsked["version"]>("same");
	const asked = { workflow, version };
	const preview = useBulkPreview(asked);
	return (
		<Modal
			opened
			onClose={onClose}
			title={text.tracing.bulkTitle}
			closeButtonProps={{ "aria-label": text.close }}
		>
			<Stack>
				<Text>{text.tracing.bulkLead}</Text>
				<Select
					label={text.failures.with}
					data={(["same", "newest"] as const).map((value) => ({
						value,
						label: text.tracing.bulkVersion[value],
					}))}
					value={version}
					allowDeselect={false}
					onChange={(value) => setVersion(value as BulkAsked["version"])}
				/>
				<ErrorNotice error={preview.error} onRetry={() => void preview.refetch()} />
				{preview.isPending ? <LoadingRows rows={2} /> : null}
				{preview.data ? (
					<Previewed
						key={preview.data.confirmation}
						asked={asked}
						preview={preview.data}
						onClose={onClose}
					/>
				) : null}
			</Stack>
		</Modal>
	);
}

type PreviewedProps = { asked: BulkAsked; preview: BulkPreview; onClose: () => void };

function Previewed({ asked, preview, onClose }: PreviewedProps) {
	const [sure, setSure] = useState(false);
	const [rate, setRate] = useState(PER_MINUTE);
	const retry = useBulkRetry();
	const repeats = Object.entries(preview.repeats);
	const start = () =>
		retry.mutate(
			{ ...asked, confirm: preview.confirmation, per_minute: rate },
			{
				onSuccess: ({ runs }) => {
					onClose();
					say(text.tracing.bulkStarted(runs.length));
				},
			},
		);
	return (
		<>
			<Text fw={600}>
				{preview.count === 0 ? text.tracing.bulkNone : text.tracing.bulkCount(preview.count)}
			</Text>
			<Skipped preview={preview} />
			{repeats.length > 0 ? (
				<>
					<Alert
						color="red"
						variant="light"
						icon={<IconAlertTriangle size={18} />}
						title={text.failures.repeatTitle}
					>
						<ul className={styles.repeats}>
							{repeats.map(([step, runs]) => (
								<li key={step}>{text.tracing.bulkRepeats(humanized(step), runs)}</li>
							))}
						</ul>
					</Alert>
					<Checkbox
						label={text.failures.confirm}
						checked={sure}
						onChange={(event) => setSure(event.currentTarget.checked)}
					/>
				</>
			) : null}
			<NumberInput
				label={text.tracing.bulkRate}
				value={rate}
				min={1}
				max={6000}
				onChange={(value) => setRate(Number(value) || PER_MINUTE)}
			/>
			<ErrorNotice error={retry.error} />
			<Group justify="flex-end">
				<Button variant="default" onClick={onClose}>
					{text.cancel}
				</Button>
				<Button
					loading={retry.isPending}
					disabled={preview.count === 0 || (repeats.length > 0 && !sure)}
					onClick={start}
				>
					{text.tracing.bulkStart(preview.count)}
				</Button>
			</Group>
		</>
	);
}

function Skipped({ preview }: { preview: BulkPreview }) {
	if (preview.skipped.length === 0) return null;
	const why = new Set(preview.skipped.map((one) => one.message));
	return (
		<details>
			<summary>{text.tracing.bulkSkipped(preview.skipped.length)}</summary>
			<ul className={styles.repeats}>
				{[...why].map((message) => (
					<li key={message}>{message}</li>
				))}
			</ul>
		</details>
	);
}
