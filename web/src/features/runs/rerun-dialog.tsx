import { Alert, Button, Checkbox, Group, Modal, Select, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import {
	type RerunAsked,
	type RerunPreview,
	type RerunStep,
	type RerunVersion,
	useRerun,
	useRerunPreview,
} from "#/api/failures.ts";
import type { Run } from "#/api/runs.ts";
import { asDocument, findStep, humanized, labelOf } from "#/graph/document.ts";
import { text } from "#/strings/text.ts";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import styles from "./runs.module.css";

type DialogProps = { run: Run; asked: RerunAsked; onClose: () => void };

/** What running a past run again keeps, does and repeats; what repeats is confirmed by hand. */
export function RerunDialog({ run, asked, onClose }: DialogProps) {
	const [version, setVersion] = useState<RerunVersion>(asked.version);
	const given = { steps: asked.steps, version };
	const preview = useRerunPreview(run.id, given);
	const choices = (["same", "newest", "draft"] as const)
		.filter((one) => run.version !== null || one !== "newest" || version === "newest")
		.map((value) => ({ value, label: text.failures.version[value] }));
	return (
		<Modal
			opened
			onClose={onClose}
			title={text.failures.rerunTitle}
			closeButtonProps={{ "aria-label": text.close }}
		>
			<Stack>
				<Text>{text.failures.rerunLead}</Text>
				<Select
					label={text.failures.with}
					data={choices}
					value={version}
					allowDeselect={false}
					onChange={(value) => setVersion(value as RerunVersion)}
				/>
				<ErrorNotice error={preview.error} onRetry={() => void preview.refetch()} />
				{preview.isPending ? <LoadingRows rows={2} /> : null}
				{preview.data ? (
					<Previewed
						key={preview.data.confirmation}
						run={run}
						given={given}
						preview={preview.data}
						onClose={onClose}
					/>
				) : null}
			</Stack>
		</Modal>
	);
}

type PreviewedProps = {
	run: Run;
	given: RerunAsked;
	preview: RerunPreview;
	onClose: () => void;
};

function Previewed({ run, given, preview, onClose }: PreviewedProps) {
	const [sure, setSure] = useState(false);
	const rerun = useRerun(run.id);
	const navigate = useNavigate();
	const repeated = preview.steps.filter((one) => one.repeats);
	const start = () =>
		rerun.mutate(
			{ ...given, confirm: preview.confirmation },
			{
				onSuccess: (made) => {
					onClose();
					void navigate({ to: "/runs/$id", params: { id: made.id } });
				},
			},
		);
	return (
		<>
			<StepsAgain run={run} preview={preview} />
			{repeated.length > 0 ? (
				<Alert
					color="red"
					variant="light"
					icon={<IconAlertTriangle size={18} />}
					title={text.failures.repeatTitle}
				>
					<ul className={styles.repeats}>
						{repeated.map((one) => (
							<li key={one.step}>
								<strong>{nameIn(run, one.step)}</strong>: {doneBefore(one)}
							</li>
						))}
					</ul>
				</Alert>
			) : null}
			{preview.must_be_confirmed ? (
				<Checkbox
					label={text.failures.confirm}
					checked={sure}
					onChange={(event) => setSure(event.currentTarget.checked)}
				/>
			) : null}
			<ErrorNotice error={rerun.error} />
			<Group justify="flex-end">
				<Button variant="default" onClick={onClose}>
					{text.cancel}
				</Button>
				<Button
					loading={rerun.isPending}
					disabled={preview.steps.length === 0 || (preview.must_be_confirmed && !sure)}
					onClick={start}
				>
					{text.failures.start}
				</Button>
			</Group>
		</>
	);
}

function StepsAgain({ run, preview }: { run: Run; preview: RerunPreview }) {
	if (preview.steps.length === 0) return <Text>{text.failures.nothingRuns}</Text>;
	return (
		<div>
			<Text size="sm" fw={600}>
				{text.failures.willRun}
			</Text>
			<ul className={styles.again}>
				{preview.steps.map((one) => (
					<li key={one.step}>
						{nameIn(run, one.step)}{" "}
						<Text size="xs" c="dimmed" component="span">
							{text.failures.why[one.why] ?? one.why} ·{" "}
							{text.inspector.effect[one.effect] ?? one.effect}
						</Text>
					</li>
				))}
			</ul>
			{preview.kept.length > 0 ? (
				<Text size="sm" c="dimmed">
					{text.failures.kept(preview.kept.length)}
				</Text>
			) : null}
		</div>
	);
}

function doneBefore(step: RerunStep): string {
	const said = [
		step.happened > 0 ? text.failures.happened(step.happened) : null,
		step.unknown > 0 ? text.failures.unknown(step.unknown) : null,
	];
	return said.filter(Boolean).join(", ");
}

function nameIn(run: Run, id: string): string {
	const step = findStep(asDocument(run.document), id)?.step;
	return step ? labelOf(step) : humanized(id);
}
