import { UnstyledButton } from "@mantine/core";
import { IconAlertTriangle, IconHelpCircle, IconInfoCircle } from "@tabler/icons-react";
import type { Problem } from "#/api/drafts.ts";
import { foundWords } from "#/graph/found.ts";
import { text } from "#/strings/text.ts";
import styles from "./editor.module.css";

const ICONS = { error: IconAlertTriangle, hole: IconHelpCircle, warning: IconInfoCircle };

type LinesProps = { problems: readonly Problem[]; onSelect?: (step: string) => void };

/** What the validator found, in sentences; each leads to its step. */
export function ProblemLines({ problems, onSelect }: LinesProps) {
	if (problems.length === 0) return null;
	return (
		<ul className={styles.problems}>
			{problems.map((problem) => {
				const step = problem.step;
				const jump = onSelect && step ? () => onSelect(step) : null;
				return (
					<li key={`${problem.code}${problem.path}`} data-severity={problem.severity}>
						{jump ? (
							<UnstyledButton className={styles.problem} onClick={jump}>
								<Sentence problem={problem} />
							</UnstyledButton>
						) : (
							<span className={styles.problem}>
								<Sentence problem={problem} />
							</span>
						)}
					</li>
				);
			})}
		</ul>
	);
}

function Sentence({ problem }: { problem: Problem }) {
	const Icon = ICONS[problem.severity];
	const { said, hint } = foundWords(problem);
	return (
		<>
			<Icon size={16} aria-hidden />
			<span>
				<span className="nx-sr">{text.editor.severity[problem.severity]}: </span>
				{said}
				{hint ? <span className={styles.hint}> {hint}</span> : null}
			</span>
		</>
	);
}
