import { ActionIcon, Stack, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBrain, IconTrash } from "@tabler/icons-react";
import { useActions } from "#/api/catalog.ts";
import { type Correction, useCorrections, useForgetCorrection } from "#/api/memory.ts";
import { useMayEdit } from "#/api/session.ts";
import { plainValue } from "#/graph/describe.ts";
import { humanized } from "#/graph/document.ts";
import type { Json } from "#/graph/json.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { Confirm } from "#/ui/confirm.tsx";
import { EmptyState } from "#/ui/empty-state.tsx";
import { LoadingRows } from "#/ui/loading.tsx";
import { Moment } from "#/ui/moment.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { say, sayFailure } from "#/ui/toast.ts";
import { RepeatedSteps } from "./repeated-steps.tsx";

/** What people have put right, which later plans use; and what is built again and again. */
export function Memory() {
	const corrections = useCorrections();
	const mayEdit = useMayEdit();
	const titles = useTitles();
	const items = corrections.data ?? [];
	return (
		<Stack gap="xl">
			<section aria-labelledby="corrections-title">
				<Title order={2} id="corrections-title">
					{text.memory.corrections}
				</Title>
				<Text c="dimmed" mb="sm">
					{text.memory.correctionsLead}
				</Text>
				<ErrorNotice error={corrections.error} onRetry={() => void corrections.refetch()} />
				{corrections.isPending ? <LoadingRows rows={2} /> : null}
				{corrections.isSuccess && items.length === 0 ? (
					<EmptyState icon={<IconBrain />} title={text.memory.noneTitle} lead={text.memory.none} />
				) : null}
				{items.length > 0 ? (
					<ul className={`${card.card} ${card.rows} ${card.list}`}>
						{items.map((one) => (
							<CorrectionRow
								key={one.id}
								correction={one}
								action={titles.get(one.uses) ?? one.uses}
								mayEdit={mayEdit}
							/>
						))}
					</ul>
				) : null}
			</section>
			<RepeatedSteps titles={titles} />
		</Stack>
	);
}

/** Actions by their names, as the palette tells them. */
function useTitles(): ReadonlyMap<string, string> {
	const actions = useActions().data ?? [];
	return new Map(actions.map((one) => [one.id, one.title]));
}

type RowProps = { correction: Correction; action: string; mayEdit: boolean };

function CorrectionRow({ correction, action, mayEdit }: RowProps) {
	const { argument, about, value, workflow, learned_at } = correction;
	const name = humanized(argument);
	const rule = about
		? text.memory.ruleAbout(name, plainValue(value as Json), about)
		: text.memory.rule(name, plainValue(value as Json));
	return (
		<li className={card.row}>
			<div className={card.grow}>
				<div>
					<strong>{action}</strong>: {rule}
				</div>
				<div className={card.soft}>
					{text.memory.from(workflow)} · <Moment at={learned_at} />
				</div>
			</div>
			{mayEdit ? <Forget correction={correction} rule={`${action}: ${rule}`} /> : null}
		</li>
	);
}

function Forget({ correction, rule }: { correction: Correction; rule: string }) {
	const [asking, ask] = useDisclosure(false);
	const forget = useForgetCorrection();
	return (
		<>
			<ActionIcon size="lg" aria-label={text.memory.forget(rule)} onClick={ask.open}>
				<IconTrash size={17} />
			</ActionIcon>
			<Confirm
				opened={asking}
				onClose={ask.close}
				title={text.memory.forgetTitle}
				action={text.memory.forgetIt}
				loading={forget.isPending}
				danger
				onConfirm={() =>
					forget.mutate(correction.id, {
						onSuccess: () => {
							ask.close();
							say(text.memory.forgotten);
						},
						onError: sayFailure,
					})
				}
			>
				<Text fw={550}>{rule}</Text>
				<Text mt="xs">{text.memory.forgetText}</Text>
			</Confirm>
		</>
	);
}
