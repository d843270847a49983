import { Badge, Button, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconCheck, IconQuestionMark, IconX } from "@tabler/icons-react";
import {
	type Example,
	type ExamplePlayed,
	useAcceptExample,
	useRemoveExample,
} from "#/api/examples.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { Confirm } from "#/ui/confirm.tsx";
import { sayFailure } from "#/ui/toast.ts";
import styles from "./examples.module.css";

type RowProps = {
	workflow: string;
	example: Example;
	played: ExamplePlayed | null;
	mayEdit: boolean;
};

/** One example: what it is about, whether the draft does it, and in what it differs. */
export function ExampleRow({ workflow, example, played, mayEdit }: RowProps) {
	const outcome = played?.outcome ?? "not_played";
	return (
		<li className={styles.row}>
			<Mark outcome={outcome} />
			<div className={card.grow}>
				<div className={styles.name}>
					{example.name}
					{example.origin === "kept" ? (
						<Badge ml="xs" variant="light" tt="none">
							{text.examples.own}
						</Badge>
					) : null}
				</div>
				{played && played.differences.length > 0 ? (
					<ul className={styles.differences}>
						{played.differences.map((line) => (
							<li key={line}>{line}</li>
						))}
					</ul>
				) : null}
				<Details example={example} />
			</div>
			{mayEdit ? (
				<Group gap="xs">
					{outcome === "other" ? <Accept workflow={workflow} example={example} /> : null}
					<Remove workflow={workflow} example={example} />
				</Group>
			) : null}
		</li>
	);
}

const MARKS = {
	as_expected: { icon: IconCheck, words: () => text.examples.asExpected },
	other: { icon: IconX, words: () => text.examples.other },
	not_played: { icon: IconQuestionMark, words: () => text.examples.notPlayed },
};

function Mark({ outcome }: { outcome: ExamplePlayed["outcome"] }) {
	const { icon: Icon, words } = MARKS[outcome];
	return (
		<span className={styles.mark} data-outcome={outcome} role="img" aria-label={words()}>
			<Icon size={18} aria-hidden />
		</span>
	);
}

/** The world of an example and what is done in it, as they are kept. */
function Details({ example }: { example: Example }) {
	const doings = (example.expected.doings ?? []) as { uses: string; with: unknown }[];
	return (
		<details className={styles.details}>
			<summary>{text.examples.given}</summary>
			<pre>{givenOf(example.given) || text.examples.usual}</pre>
			<p>{text.examples.does}</p>
			<pre>
				{doings.map((one) => `${one.uses} ${JSON.stringify(one.with, null, 1)}`).join("\n") ||
					text.examples.nothing}
			</pre>
		</details>
	);
}

function givenOf(given: Example["given"]): string {
	const parts = ["inputs", "trigger", "answers", "failures"].filter((name) => {
		const value = given[name];
		return value !== null && value !== undefined && Object.keys(value).length > 0;
	});
	return parts.map((name) => `${name} ${JSON.stringify(given[name], null, 1)}`).join("\n");
}

type ActionProps = { workflow: string; example: Example };

function Accept({ workflow, example }: ActionProps) {
	const accept = useAcceptExample(workflow);
	return (
		<Button
			size="compact-sm"
			variant="default"
			loading={accept.isPending}
			onClick={() => accept.mutate(example.id, { onError: sayFailure })}
		>
			{text.examples.accept}
		</Button>
	);
}

function Remove({ workflow, example }: ActionProps) {
	const [asking, ask] = useDisclosure(false);
	const remove = useRemoveExample(workflow);
	return (
		<>
			<Button size="compact-sm" variant="subtle" onClick={ask.open}>
				{text.examples.remove}
			</Button>
			<Confirm
				opened={asking}
				onClose={ask.close}
				onConfirm={() => remove.mutate(example.id, { onSuccess: ask.close, onError: sayFailure })}
				title={text.examples.removeTitle(example.name)}
				action={text.examples.remove}
				loading={remove.isPending}
			>
				{text.examples.removeText}
			</Confirm>
		</>
	);
}
