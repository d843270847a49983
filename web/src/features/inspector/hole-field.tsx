import { Button, Group, TextInput } from "@mantine/core";
import { IconDownload, IconHelpCircle } from "@tabler/icons-react";
import { useState } from "react";
import type { Hole } from "#/graph/document.ts";
import type { Json } from "#/graph/json.ts";
import { text } from "#/strings/text.ts";
import styles from "./inspector.module.css";

type HoleProps = {
	hole: Hole;
	/** The step a sample would come from, by name; null when none can answer. */
	producer: string | null;
	busy: boolean;
	onAnswer: (value: Json) => void;
	onSample: () => void;
};

/** An open question where a value will stand: candidates, a sample, or an answer by hand. */
export function HoleField({ hole, producer, busy, onAnswer, onSample }: HoleProps) {
	const [own, setOwn] = useState("");
	const send = () => {
		if (own.trim()) onAnswer(typed(own.trim(), hole));
	};
	return (
		<div className={styles.hole}>
			<p className={styles.holeLabel}>
				<IconHelpCircle size={16} aria-hidden /> {hole.label}
			</p>
			{(hole.candidates ?? []).length > 0 ? (
				<Group gap={6}>
					{(hole.candidates ?? []).map((candidate) => (
						<Button
							key={JSON.stringify(candidate)}
							size="compact-sm"
							variant="default"
							radius="xl"
							disabled={busy}
							onClick={() => onAnswer(candidate)}
						>
							{typeof candidate === "string"
								? candidate || text.inspector.wholeList
								: JSON.stringify(candidate)}
						</Button>
					))}
				</Group>
			) : null}
			{producer ? (
				<div>
					<Button
						size="sm"
						leftSection={<IconDownload size={16} />}
						loading={busy}
						onClick={onSample}
					>
						{text.inspector.sample}
					</Button>
					<p className={styles.holeWhy}>{text.inspector.sampleWhy(producer)}</p>
				</div>
			) : null}
			<Group gap={6} align="flex-end" wrap="nowrap">
				<TextInput
					size="sm"
					flex={1}
					label={text.inspector.ownAnswer}
					placeholder={hole.hint}
					value={own}
					onChange={(event) => setOwn(event.currentTarget.value)}
					onKeyDown={(event) => event.key === "Enter" && send()}
				/>
				<Button size="sm" variant="default" disabled={!own.trim() || busy} onClick={send}>
					{text.inspector.answer}
				</Button>
			</Group>
		</div>
	);
}

/** A value is typed by its schema; a field is always a name. */
function typed(answer: string, hole: Hole): Json {
	const type = hole.schema?.type;
	const wantsNumber = hole.kind === "value" && (type === "number" || type === "integer");
	return wantsNumber && Number.isFinite(Number(answer)) ? Number(answer) : answer;
}
