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

/** A state by icon and word, so that colour alone never carries it. */
export function StatusBadge({ status, detail }: { status: string; detail?: string | null }) {
	const Icon = ICONS[status] ?? IconAlertTriangle;
	const word = text.status[status] ?? status;
	return (
		<span className={styles.badge} data-status={status}>
			<Icon size={14} className={styles.icon} aria-hidden />
			{word}
			{detail ? <span className={styles.detail}>· {detail}</span> : null}
		</span>
	);
}
