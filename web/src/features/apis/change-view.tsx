import { Alert, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ImportedChange } from "#/api/imported-apis.ts";
import { foundWords } from "#/graph/found.ts";
import { text } from "#/strings/text.ts";
import { TextLink } from "#/ui/links.tsx";
import styles from "./apis.module.css";

const MOST = 40;

/** What an import would add, change and take away, and which workflows that touches. */
export function ChangeView({ change }: { change: ImportedChange }) {
	const { api, added, changed, removed, workflows } = change;
	const breaking = workflows.filter((one) => one.breaks);
	const touched = workflows.filter((one) => !one.breaks);
	return (
		<>
			<Text>
				{change.is_new ? text.apis.isNew(api.title, text.apis.counted(api.operation_count)) : null}
				{change.is_unchanged ? text.apis.unchanged : null}
			</Text>
			{breaking.length > 0 ? (
				<Alert color="red" variant="light" role="alert" icon={<IconAlertTriangle size={18} />}>
					{text.apis.breaks}
					<Affected workflows={breaking} />
				</Alert>
			) : null}
			<Lines title={text.apis.added(added.length)} lines={added} />
			<Lines
				title={text.apis.changed(changed.length)}
				lines={changed.map(
					({ action, what }) => `${action}: ${what.map((one) => text.apis.what[one]).join(", ")}`,
				)}
			/>
			<Lines title={text.apis.removed(removed.length)} lines={removed} />
			<Lines
				title={text.apis.refusedCount(api.refused_count)}
				lines={api.refused.map((one) => `${one.request}: ${one.reason}`)}
			/>
			{touched.length > 0 ? (
				<div>
					<Text fw={580}>{text.apis.used}</Text>
					<Affected workflows={touched} />
				</div>
			) : null}
		</>
	);
}

function Lines({ title, lines }: { title: string; lines: readonly string[] }) {
	if (lines.length === 0) return null;
	return (
		<details className={styles.lines} open={lines.length <= 8}>
			<summary>{title}</summary>
			<ul>
				{lines.slice(0, MOST).map((line) => (
					<li key={line}>{line}</li>
				))}
				{lines.length > MOST ? <li>{text.apis.more(lines.length - MOST)}</li> : null}
			</ul>
		</details>
	);
}

function Affected({ workflows }: { workflows: ImportedChange["workflows"] }) {
	return (
		<ul className={styles.affected}>
			{workflows.map((one) => (
				<li key={`${one.workflow_id}${one.place}`}>
					<TextLink to="/w/$id" params={{ id: one.workflow_id }} inherit>
						{one.name}
					</TextLink>{" "}
					({text.apis.place[one.place]}, {one.steps.join(", ")})
					{one.breaks ? null : `: ${text.apis.stays}`}
					{one.problems.length > 0 ? (
						<ul>
							{one.problems.map((problem) => (
								<li key={`${problem.code}${problem.path}`}>{foundWords(problem).said}</li>
							))}
						</ul>
					) : null}
				</li>
			))}
		</ul>
	);
}
