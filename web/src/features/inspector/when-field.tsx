import { TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { scheduleWords } from "#/graph/schedule-words.ts";
import { cronFrom } from "#/graph/words-schedule.ts";
import { text } from "#/strings/text.ts";

type WhenProps = { value: string; onSettle: (cron: string) => void };

/** A schedule in words or as cron; saved when the person leaves the field: half of it means nothing. */
export function WhenField({ value, onSettle }: WhenProps) {
	const said = scheduleWords(value);
	const [words, setWords] = useState(said);
	const [wrong, setWrong] = useState(false);
	useEffect(() => setWords(said), [said]);
	const settle = () => {
		if (!words.trim() || words === said) return;
		const cron = cronFrom(words);
		setWrong(cron === null);
		if (cron && cron !== value) onSettle(cron);
	};
	return (
		<TextInput
			label={text.inspector.cron}
			description={`${text.inspector.cronHow} ${text.inspector.cronIs(value)}`}
			value={words}
			error={wrong ? text.inspector.cronUnknown : null}
			onChange={(event) => {
				setWrong(false);
				setWords(event.currentTarget.value);
			}}
			onBlur={settle}
			onKeyDown={(event) => event.key === "Enter" && settle()}
		/>
	);
}
