import { Fragment } from "react";
import type { Sentence } from "#/api/failures.ts";
import { serverTongue } from "#/strings/language.ts";
import { text } from "#/strings/text.ts";
import { TextLink } from "./links.tsx";
import styles from "./told.module.css";

type ToldProps = { run: string; sentences: readonly Sentence[] };

/** An explanation: each sentence with the events and runs it rests on, as links. */
export function Told({ run, sentences }: ToldProps) {
	return (
		<ul className={styles.told}>
			{sentences.map((sentence) => (
				<li key={sentence.text}>
					<span {...serverTongue()}>{sentence.text}</span> <Sources run={run} sentence={sentence} />
				</li>
			))}
		</ul>
	);
}

function Sources({ run, sentence }: { run: string; sentence: Sentence }) {
	const shown = sentence.citations.filter((one) => one.run !== null);
	if (shown.length === 0) return null;
	const past = [...new Set(shown.map((one) => one.run).filter((id) => id !== run))];
	return (
		<span className={styles.sources}>
			<span className="nx-sr">{text.failures.cites} </span>
			{shown.map((one, index) => {
				const id = one.run ?? run;
				const seq = one.seq;
				const names = [
					id === run ? null : text.failures.pastRun(past.indexOf(id) + 1),
					seq === null ? null : text.failures.event(seq),
				];
				const name = names.filter(Boolean).join(", ") || text.failures.thisRun;
				return (
					<Fragment key={`${id}-${seq}`}>
						{index > 0 ? " · " : null}
						<TextLink
							to="/runs/$id"
							params={{ id }}
							search={seq === null ? {} : { at: String(seq) }}
							inherit
						>
							{name}
						</TextLink>
					</Fragment>
				);
			})}
		</span>
	);
}
