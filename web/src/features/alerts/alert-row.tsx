import { Button, Group } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconInfoCircle, IconXboxX } from "@tabler/icons-react";
import type { Alert } from "#/api/alerts.ts";
import type { Trouble } from "#/graph/alike.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { TextLink } from "#/ui/links.tsx";
import { Moment } from "#/ui/moment.tsx";
import styles from "./alerts.module.css";

const ICONS = { info: IconInfoCircle, warning: IconAlertTriangle, error: IconXboxX };

type RowProps = {
	trouble: Trouble<Alert>;
	/** Null where nothing can be marked as seen. */
	onSeen: ((alerts: string[]) => void) | null;
};

export function AlertRow({ trouble: { newest, all }, onSeen }: RowProps) {
	const Icon = ICONS[newest.severity];
	const times = all.length > 1 ? ` (${text.home.times(all.length)})` : "";
	return (
		<li className={styles.row}>
			<span className={styles.icon} data-severity={newest.severity}>
				<Icon size={18} aria-hidden />
				<span className="nx-sr">{text.alerts.severity[newest.severity]}</span>
			</span>
			<div className={styles.said}>
				<div className={styles.title}>{`${newest.title}${times}`}</div>
				<div className={card.soft}>
					{text.alerts.kind[newest.kind] ?? newest.kind}
					{" · "}
					<Moment at={newest.created_at} />
					{newest.acknowledged_by ? ` · ${text.alerts.seenBy(newest.acknowledged_by)}` : null}
				</div>
				<Group gap="md" mt={4}>
					{newest.run_id ? (
						<TextLink to="/runs/$id" params={{ id: newest.run_id }} size="sm">
							{text.alerts.openRun}
						</TextLink>
					) : null}
					{newest.kind.startsWith("connection_") ? (
						<TextLink to="/connections" size="sm">
							{text.connections.title}
						</TextLink>
					) : null}
					{newest.workflow_id && newest.workflow_name ? (
						<TextLink to="/w/$id" params={{ id: newest.workflow_id }} size="sm">
							{newest.workflow_name}
						</TextLink>
					) : null}
				</Group>
			</div>
			{onSeen ? (
				<Button
					variant="default"
					size="compact-sm"
					leftSection={<IconCheck size={15} />}
					aria-label={text.alerts.seeOne(newest.title)}
					onClick={() => onSeen(all.map((one) => one.id))}
				>
					{text.alerts.see}
				</Button>
			) : null}
		</li>
	);
}
