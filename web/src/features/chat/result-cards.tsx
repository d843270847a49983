import { UnstyledButton } from "@mantine/core";
import { IconCircleCheck, IconTestPipe } from "@tabler/icons-react";
import type { Problem } from "#/api/drafts.ts";
import type { RehearsalData } from "#/api/threads.ts";
import { humanized } from "#/graph/document.ts";
import { foundWords } from "#/graph/found.ts";
import type { Json } from "#/graph/json.ts";
import { messageOf } from "#/graph/run-state.ts";
import { serverTongue } from "#/strings/language.ts";
import { text } from "#/strings/text.ts";
import { StatusBadge } from "#/ui/status-badge.tsx";
import styles from "./chat.module.css";

type ValidationProps = { problems: readonly Problem[]; onSelect: (step: string) => void };

export function ValidationCard({ problems, onSelect }: ValidationProps) {
	if (problems.length === 0) {
		return (
			<p className={styles.outcome}>
				<IconCircleCheck size={15} aria-hidden /> {text.chat.noProblems}
			</p>
		);
	}
	const onlyHoles = problems.every((problem) => problem.severity === "hole");
	return (
		<div className={styles.card}>
			<h3>{(onlyHoles ? text.chat.openPoints : text.chat.problems)(problems.length)}</h3>
			<ul className={styles.changes}>
				{problems.map((problem) => (
					<li key={`${problem.code}${problem.path}`}>
						{problem.step ? (
							<UnstyledButton className={styles.jump} onClick={() => onSelect(problem.step ?? "")}>
								{foundWords(problem).said}
							</UnstyledButton>
						) : (
							foundWords(problem).said
						)}
					</li>
				))}
			</ul>
		</div>
	);
}

export function TestResultCard({ result }: { result: RehearsalData }) {
	return (
		<details className={styles.card} open={result.status === "failed"}>
			<summary className={styles.fold}>
				<IconTestPipe size={15} aria-hidden /> {text.chat.tested}{" "}
				<StatusBadge status={result.status} />
			</summary>
			<ul className={styles.rows}>
				{Object.entries(result.steps).map(([step, one]) => {
					const why = messageOf((one.error ?? undefined) as Json | undefined);
					return (
						<li key={step}>
							<span>
								{humanized(step)}
								{why ? <span {...serverTongue()}>: {why}</span> : null}
							</span>
							<StatusBadge status={one.status} />
						</li>
					);
				})}
			</ul>
		</details>
	);
}
