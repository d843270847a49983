import {
	IconAlertTriangle,
	IconBan,
	IconCircle,
	IconCircleCheck,
	IconCircleX,
	IconClock,
	IconHourglass,
	IconLoader2,
	IconPlayerPause,
	IconPlayerSkipForward,
	IconRefresh,
	IconTestPipe,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import { text } from "#/strings/text.ts";
import styles from "./status-badge.module.css";

const ICONS: Record<string, ComponentType<{ size?: number; className?: string | undefined }>> = {
	pending: IconCircle,
	scheduled: IconClock,
	queued: IconClock,
	running: IconLoader2,
	waiting: IconHourglass,
	retrying: IconRefresh,
	paused: IconPlayerPause,
	succeeded: IconCircleCheck,
	failed: IconCircleX,
	skipped: IconPlayerSkipForward,
	cancelled: IconBan,
	simulated: IconTestPipe,
};

/** `word` stands where the state of something else than a run or step is meant. */
type BadgeProps = { status: string; detail?: string | null; word?: string };

/** A state by icon and word, so that colour alone never carries it. */
export function StatusBadge({ status, detail, word }: BadgeProps) {
	const Icon = ICONS[status] ?? IconAlertTriangle;
	return (
		<span className={styles.badge} data-status={status}>
			<Icon size={14} className={styles.icon} aria-hidden />
			{word ?? text.status[status] ?? status}
			{detail ? <span className={styles.detail}>· {detail}</span> : null}
		</span>
	);
}
