import { IconClockExclamation } from "@tabler/icons-react";
import { withClockChanges } from "#/graph/clock-changes.ts";
import { text } from "#/strings/text.ts";
import styles from "./fire-times.module.css";
import { timeInZone } from "./format.ts";

/** When a schedule starts next, in its own zone; a start after which the clocks differ is marked. */
export function FireTimes({ times, zone }: { times: readonly string[]; zone: string | undefined }) {
	const fires = withClockChanges(times, zone ?? "UTC", new Date().toISOString());
	return (
		<ul className={styles.times}>
			{fires.map((one) => (
				<li key={one.at}>
					<time dateTime={one.at}>{timeInZone(one.at, zone)}</time>
					{one.shift === 0 ? null : (
						<span className={styles.clock}>
							<IconClockExclamation size={15} aria-hidden />
							{one.shift > 0 ? text.inspector.clocksOn : text.inspector.clocksBack}
						</span>
					)}
				</li>
			))}
		</ul>
	);
}
