import { Badge, Button, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useRollback, type Version } from "#/api/workflows.ts";
import { type Reliability, successRate } from "#/graph/reliability.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { Confirm } from "#/ui/confirm.tsx";
import { Moment } from "#/ui/moment.tsx";
import { say, sayFailure } from "#/ui/toast.ts";
import styles from "./versions.module.css";

type RowProps = {
	version: Version;
	rate: Reliability | null;
	mayRollBack: boolean;
	onCompare: () => void;
};

/** One version: who made it, why, and how often its runs went well. */
export function VersionRow({ version, rate, mayRollBack, onCompare }: RowProps) {
	return (
		<li className={styles.row}>
			<div className={card.grow}>
				<div className={card.title}>
					{text.workflows.live(version.number)}
					{version.note ? ` · ${version.note}` : null}
				</div>
				<div className={card.soft}>
					<Moment at={version.published_at} />
					{version.published_by ? ` · ${version.published_by}` : null}
				</div>
			</div>
			<Rate rate={rate} />
			<Group gap="xs">
				<Button size="compact-sm" variant="default" onClick={onCompare}>
					{text.versions.compareDraft}
				</Button>
				{version.is_live ? (
					<Badge variant="light" tt="none">
						{text.editor.isLive}
					</Badge>
				) : mayRollBack ? (
					<RollBack version={version} />
				) : null}
			</Group>
		</li>
	);
}

function Rate({ rate }: { rate: Reliability | null }) {
	if (!rate) return <span className={card.soft}>{text.workflows.neverRun}</span>;
	const percent = successRate(rate);
	return (
		<span className={styles.rate} data-good={percent === 100}>
			<span className={styles.track} aria-hidden>
				<span className={styles.bar} style={{ width: `${percent}%` }} />
			</span>
			{text.versions.rate(percent, rate.finished)}
		</span>
	);
}

function RollBack({ version }: { version: Version }) {
	const [asking, ask] = useDisclosure(false);
	const rollback = useRollback(version.workflow_id);
	const back = () =>
		rollback.mutate(version.number, {
			onSuccess: (made) => {
				ask.close();
				say(text.editor.rolledBack(made.number));
			},
			onError: sayFailure,
		});
	return (
		<>
			<Button size="compact-sm" variant="default" onClick={ask.open}>
				{text.editor.rollback}
			</Button>
			<Confirm
				opened={asking}
				onClose={ask.close}
				onConfirm={back}
				title={text.versions.rollbackTitle(version.number)}
				action={text.editor.rollback}
				loading={rollback.isPending}
			>
				{text.versions.rollbackText}
			</Confirm>
		</>
	);
}
