import { useDebouncedValue } from "@mantine/hooks";
import { useContext } from "react";
import { type Evaluated, useEvaluated } from "#/api/evaluations.ts";
import { failedWords } from "#/graph/found.ts";
import { text } from "#/strings/text.ts";
import { ExpressionPlace } from "./expression-place.ts";
import styles from "./live-value.module.css";

/** A pause in typing, after which what stands there is worth being worked out. */
const TYPING_MS = 450;

type LiveProps = { value: string; perItem: boolean; argument: string | null };

/** What the expression above comes to on the data there is, said once typing rests. */
export default function LiveValue({ value, perItem, argument }: LiveProps) {
	const place = useContext(ExpressionPlace);
	const [settled] = useDebouncedValue(value, TYPING_MS);
	const hasExpression = settled.includes("{{") || (argument !== null && settled.trim() !== "");
	const asked = place && hasExpression ? { ...place, text: settled, perItem, argument } : null;
	const { data } = useEvaluated(asked);
	return (
		<output className={styles.line} aria-live="polite" data-old={value !== settled}>
			{asked && data ? <Shown evaluated={data} /> : null}
		</output>
	);
}

function Shown({ evaluated }: { evaluated: Evaluated }) {
	const words = text.stepTest.live;
	if (evaluated.status === "missing") return <span>{words.missing(evaluated.missing)}</span>;
	if (evaluated.problem) return <span>{failedWords(evaluated.problem)}</span>;
	const whole = JSON.stringify(evaluated.value);
	const from = [...new Set(evaluated.sources.map((one) => words.from[one.source]))];
	const facts = [
		words.kind(evaluated.kind ?? "null", evaluated.size),
		...from.filter((one) => one !== undefined),
		...(evaluated.shortened ? [words.shortened] : []),
	];
	return (
		<>
			<code className={styles.value} title={whole}>
				{whole}
			</code>
			<span>{facts.join(" · ")}</span>
		</>
	);
}
