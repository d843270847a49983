import { Accordion, Group, Select, Stack, Text } from "@mantine/core";
import { useMemo } from "react";
import type { Draft } from "#/api/drafts.ts";
import { useVersion } from "#/api/workflows.ts";
import { changesBetween, type NamedChange } from "#/graph/diff.ts";
import { asDocument, type WorkflowDocument } from "#/graph/document.ts";
import { type Reliability, successRate } from "#/graph/reliability.ts";
import { text } from "#/strings/text.ts";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { SideBySide } from "#/ui/side-by-side.tsx";
import styles from "./versions.module.css";

const DRAFT = "draft";

type CompareProps = {
	draft: Draft;
	numbers: readonly number[];
	from: string;
	to: string;
	/** How often runs of each version went well. */
	rates: ReadonlyMap<number, Reliability>;
	onChange: (from: string, to: string) => void;
};

/** What differs between any two versions, or a version and the draft, in words and fields. */
export function VersionsCompare({ draft, numbers, from, to, rates, onChange }: CompareProps) {
	const before = useDocument(draft, from);
	const after = useDocument(draft, to);
	const changes = useMemo(
		() =>
			before.document && after.document ? changesBetween(before.document, after.document) : null,
		[before.document, after.document],
	);
	const choices = [
		{ value: DRAFT, label: text.editor.draftOf(draft.revision) },
		...numbers.map((number) => ({ value: String(number), label: `v${number}` })),
	];
	const nameOf = (which: string) => choices.find((one) => one.value === which)?.label ?? which;
	const names = { from: nameOf(from), to: nameOf(to) };
	return (
		<Stack gap="sm">
			<Group grow>
				<Side
					label={text.editor.compareFrom}
					value={from}
					choices={choices}
					onChange={(chosen) => onChange(chosen, to)}
				/>
				<Side
					label={text.editor.compareTo}
					value={to}
					choices={choices}
					onChange={(chosen) => onChange(from, chosen)}
				/>
			</Group>
			<ErrorNotice error={before.error ?? after.error} />
			<Outcome
				from={rates.get(Number(from)) ?? null}
				to={rates.get(Number(to)) ?? null}
				names={names}
			/>
			{changes ? <Changes changes={changes} names={names} /> : <LoadingRows rows={2} />}
		</Stack>
	);
}

type OutcomeProps = {
	from: Reliability | null;
	to: Reliability | null;
	names: { from: string; to: string };
};

/** What the difference has done to how often runs go well, where both have run. */
function Outcome({ from, to, names }: OutcomeProps) {
	if (!from || !to || names.from === names.to) return null;
	const [before, after] = [successRate(from), successRate(to)];
	return <Text size="sm">{text.versions.outcome(names.from, before, names.to, after)}</Text>;
}

type SideProps = {
	label: string;
	value: string;
	choices: { value: string; label: string }[];
	onChange: (value: string) => void;
};

function Side({ label, value, choices, onChange }: SideProps) {
	return (
		<Select
			label={label}
			data={choices}
			value={value}
			allowDeselect={false}
			onChange={(chosen) => chosen && onChange(chosen)}
		/>
	);
}

type ChangesProps = { changes: readonly NamedChange[]; names: { from: string; to: string } };

function Changes({ changes, names }: ChangesProps) {
	if (changes.length === 0) return <Text role="status">{text.editor.compareSame}</Text>;
	return (
		<>
			<Text size="sm" c="dimmed" role="status">
				{text.editor.compareCount(changes.length)}
			</Text>
			<Accordion variant="separated" multiple order={3} defaultValue={changes.map((one) => one.id)}>
				{changes.map((change) =>
					change.fields.length === 0 ? (
						<div key={change.id} className={styles.whole}>
							<Marked change={change} />
						</div>
					) : (
						<Accordion.Item key={change.id} value={change.id}>
							<Accordion.Control>
								<Marked change={change} />
							</Accordion.Control>
							<Accordion.Panel>
								<SideBySide
									caption={change.title}
									left={names.from}
									right={names.to}
									rows={change.fields.map(({ path, before, after }) => ({
										path,
										left: before,
										right: after,
									}))}
								/>
							</Accordion.Panel>
						</Accordion.Item>
					),
				)}
			</Accordion>
		</>
	);
}

function Marked({ change }: { change: NamedChange }) {
	return (
		<Group gap="xs">
			<span className={styles.mark} data-mark={change.mark}>
				{text.canvas[change.mark]}
			</span>
			{change.title}
		</Group>
	);
}

function useDocument(draft: Draft, which: string) {
	const version = useVersion(draft.workflow_id, which === DRAFT ? null : Number(which));
	const published = version.data?.document;
	const document = useMemo((): WorkflowDocument | null => {
		if (which === DRAFT) return draft.document;
		return published ? asDocument(published) : null;
	}, [which, draft.document, published]);
	return { document, error: version.error };
}
