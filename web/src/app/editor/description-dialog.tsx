import { Button, CopyButton, Group, Modal, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconCircleCheck, IconCopy } from "@tabler/icons-react";
import { useDescription } from "#/api/memory.ts";
import { serverTongue } from "#/strings/language.ts";
import { text } from "#/strings/text.ts";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import styles from "./description.module.css";

type DialogProps = { workflow: string; revision: number; onClose: () => void };

/** A workflow in plain words, and whether the planner would build the same from them. */
export default function DescriptionDialog({ workflow, revision, onClose }: DialogProps) {
	const described = useDescription(workflow, revision);
	return (
		<Modal
			opened
			onClose={onClose}
			size="lg"
			title={text.memory.inWords}
			closeButtonProps={{ "aria-label": text.close }}
		>
			<ErrorNotice error={described.error} onRetry={() => void described.refetch()} />
			{described.isPending ? <LoadingRows rows={3} /> : null}
			{described.data ? <Described {...described.data} /> : null}
		</Modal>
	);
}

type DescribedProps = {
	request: string;
	plans_back: boolean;
	differs: string[];
	facts: string;
	in_full: string;
	text: string;
};

function Described({ request, plans_back, differs, facts, in_full, text: whole }: DescribedProps) {
	return (
		<Stack>
			<blockquote className={styles.request} {...serverTongue()}>
				{request}
			</blockquote>
			<div className={styles.check} data-good={plans_back}>
				{plans_back ? (
					<IconCircleCheck size={16} aria-hidden />
				) : (
					<IconAlertTriangle size={16} aria-hidden />
				)}
				<span>{plans_back ? text.memory.plansBack : text.memory.differs(differs.join("; "))}</span>
			</div>
			<div>
				<Title order={3} mb={4}>
					{text.memory.facts}
				</Title>
				<Text className={styles.facts ?? ""} {...serverTongue()}>
					{facts}
				</Text>
			</div>
			<div>
				<Title order={3} mb={4}>
					{text.memory.inFull}
				</Title>
				<Text size="sm" c="dimmed" mb={8}>
					{text.memory.inFullLead}
				</Text>
				<pre className={styles.inFull} {...serverTongue()}>
					{in_full}
				</pre>
			</div>
			<Group justify="flex-end">
				<Copy words={in_full} label={text.memory.copyInFull} />
				<Copy words={whole} label={text.copy} />
			</Group>
		</Stack>
	);
}

function Copy({ words, label }: { words: string; label: string }) {
	return (
		<CopyButton value={words}>
			{({ copied, copy }) => (
				<Button
					variant="default"
					onClick={copy}
					leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
				>
					{copied ? text.copied : label}
				</Button>
			)}
		</CopyButton>
	);
}
