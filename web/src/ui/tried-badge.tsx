import { text } from "#/strings/text.ts";
import { StatusBadge } from "./status-badge.tsx";

/** States that only a test or a rehearsal has, by those of runs they look like. */
const LIKE: Record<string, string> = { parked: "waiting", not_reached: "pending" };

/** How a step did where nothing was sent: in words of what would have been. */
export function TriedBadge({ status, failed = false }: { status: string; failed?: boolean }) {
	return (
		<StatusBadge
			status={failed ? "failed" : (LIKE[status] ?? status)}
			word={text.stepTest.status[status] ?? status}
		/>
	);
}
