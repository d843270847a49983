import { Button, Group, Modal, Radio, Stack, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useMemo, useState } from "react";
import { useDraft, usePatchDraft } from "#/api/drafts.ts";
import { type Meeting, useMeeting } from "#/api/meeting.ts";
import { plainValue } from "#/graph/describe.ts";
import { chosenOf, type Met, metIn } from "#/graph/meeting.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { SideBySide } from "#/ui/side-by-side.tsx";
import { say, sayRefused } from "#/ui/toast.ts";
import styles from "./meeting.module.css";

/** Mine and theirs beside each other, step by step, and for each which one shall stand. */
export default function MeetingDialog({ meeting }: { meeting: Meeting }) {
	const settle = useMeeting((state) => state.settle);
	const draft = useDraft(meeting.workflow);
	const narrow = useMediaQuery("(max-width: 48em)") ?? false;
	const theirs = draft.isFetching ? undefined : draft.data?.document;
	const met = useMemo(
		() => (theirs ? metIn(meeting.was, theirs, meeting.operations) : null),
		[meeting, theirs],
	);
	return (
		<Modal
			opened
			onClose={settle}
			size="xl"
			fullScreen={narrow}
			title={text.meeting.title}
			closeOnClickOutside={false}
			closeButtonProps={{ "aria-label": text.meeting.none }}
		>
			<Stack>
				<Text size="sm" c="dimmed">
					{text.meeting.lead}
				</Text>
				<ErrorNotice error={draft.error} onRetry={() => void draft.refetch()} />
				{met ? <Choices key={met.length} meeting={meeting} met={met} /> : <LoadingRows rows={2} />}
			</Stack>
		</Modal>
	);
}

function Choices({ meeting, met }: { meeting: Meeting; met: readonly Met[] }) {
	const settle = useMeeting((state) => state.settle);
	const patch = usePatchDraft(meeting.workflow);
	const [mine, setMine] = useState<ReadonlySet<string>>(
		() => new Set(met.filter((one) => one.both === false).map((one) => one.id)),
	);
	const turn = (id: string, isMine: boolean) =>
		setMine((chosen) => new Set([...chosen].filter((one) => one !== id).concat(isMine ? id : [])));
	const operations = chosenOf(met, mine);
	const finish = () => {
		settle();
		if (operations.length === 0) {
			say(text.meeting.dropped);
			return;
		}
		// The dialog is gone by the time the answer comes; who chose is told all the same.
		const sent = patch.mutateAsync({ operations, intent: meeting.intent });
		void sent.then(() => say(text.meeting.settled), sayRefused);
	};
	return (
		<>
			{met.length === 0 ? <Text role="status">{text.meeting.same}</Text> : null}
			{met.map((one) => (
				<Choice key={one.id} met={one} isMine={mine.has(one.id)} onTurn={turn} />
			))}
			<Group justify="flex-end">
				<Button onClick={finish}>
					{mine.size === 0 ? text.meeting.none : text.meeting.done(mine.size)}
				</Button>
			</Group>
		</>
	);
}

type ChoiceProps = { met: Met; isMine: boolean; onTurn: (id: string, isMine: boolean) => void };

function Choice({ met, isMine, onTurn }: ChoiceProps) {
	return (
		<section className={`${card.card} ${styles.met}`} aria-label={met.title}>
			<Group justify="space-between" gap="xs">
				<Text fw={600}>{met.title}</Text>
				{met.both === null ? null : (
					<span className={styles.mark} data-both={met.both}>
						{met.both ? text.meeting.both : text.meeting.onlyMine}
					</span>
				)}
			</Group>
			{met.gone ? (
				<Text size="sm">
					{met.gone === "theirs" ? text.meeting.goneTheirs : text.meeting.goneMine}
				</Text>
			) : (
				<SideBySide
					caption={text.meeting.choose(met.title)}
					left={text.meeting.theirs}
					right={text.meeting.mine}
					chosen={isMine ? "right" : "left"}
					rows={met.fields.map(({ path, was, theirs, mine }) => ({
						path,
						left: theirs,
						right: mine,
						note: was === undefined ? null : text.meeting.was(plainValue(was)),
					}))}
				/>
			)}
			{met.gone === "theirs" ? null : (
				<Radio.Group
					aria-label={text.meeting.choose(met.title)}
					value={isMine ? "mine" : "theirs"}
					onChange={(value) => onTurn(met.id, value === "mine")}
				>
					<Group gap="lg">
						<Radio value="theirs" label={text.meeting.keepTheirs} />
						<Radio value="mine" label={text.meeting.takeMine} />
					</Group>
				</Radio.Group>
			)}
		</section>
	);
}
