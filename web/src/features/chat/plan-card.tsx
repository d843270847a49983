import { IconAlertTriangle, IconBulb, IconCalendarEvent } from "@tabler/icons-react";
import type { PlanData } from "#/api/threads.ts";
import { serverTongue } from "#/strings/language.ts";
import { text } from "#/strings/text.ts";
import { fullTime } from "#/ui/format.ts";
import styles from "./chat.module.css";

/** What was understood, and what was assumed without being said. */
export function PlanCard({ plan, said }: { plan: PlanData; said: string }) {
	const summary = said.includes(plan.summary) ? "" : plan.summary;
	const notes = plan.notes ?? [];
	const told = [plan.assumptions, plan.unsupported, plan.fire_times, notes];
	if (told.every((one) => one.length === 0) && !summary) return null;
	return (
		<div className={styles.card}>
			{summary ? (
				<p className={styles.summary} {...serverTongue()}>
					{summary}
				</p>
			) : null}
			{plan.unsupported.length > 0 ? (
				<div className={styles.warning}>
					<h3>
						<IconAlertTriangle size={15} aria-hidden /> {text.chat.unsupported}
					</h3>
					<ul>
						{plan.unsupported.map((one) => (
							<li key={one} {...serverTongue()}>
								{one}
							</li>
						))}
					</ul>
				</div>
			) : null}
			{plan.assumptions.length > 0 ? (
				<div>
					<h3>
						<IconBulb size={15} aria-hidden /> {text.chat.assumptions}
					</h3>
					<ul>
						{plan.assumptions.map((one) => (
							<li key={one} {...serverTongue()}>
								{one}
							</li>
						))}
					</ul>
				</div>
			) : null}
			{plan.fire_times.length > 0 ? (
				<div>
					<h3>
						<IconCalendarEvent size={15} aria-hidden /> {text.chat.nextFires}
					</h3>
					<ul className={styles.times}>
						{plan.fire_times.map((one) => (
							<li key={one}>
								<time dateTime={one}>{fullTime(one)}</time>
							</li>
						))}
					</ul>
				</div>
			) : null}
			{notes.map((one) => (
				<p key={one} className={styles.hint} {...serverTongue()}>
					{one}
				</p>
			))}
		</div>
	);
}
