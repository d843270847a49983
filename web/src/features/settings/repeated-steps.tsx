import { Button, Group, Text, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Fragment } from "react";
import { type Repeated, useMakeOfRepeated, useRepeated } from "#/api/memory.ts";
import { createThread } from "#/api/threads.ts";
import { humanized } from "#/graph/document.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { TextLink } from "#/ui/links.tsx";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import styles from "./memory.module.css";

/** The same steps in several workflows: each could be one workflow that the others call. */
export function RepeatedSteps({ titles }: { titles: ReadonlyMap<string, string> }) {
	const repeated = useRepeated();
	const items = repeated.data ?? [];
	return (
		<section aria-labelledby="repeated-title">
			<Title order={2} id="repeated-title">
				{text.memory.repeated}
			</Title>
			<Text c="dimmed" mb="sm">
				{text.memory.repeatedLead}
			</Text>
			<ErrorNotice error={repeated.error} onRetry={() => void repeated.refetch()} />
			{repeated.isPending ? <LoadingRows rows={1} /> : null}
			{repeated.isSuccess && items.length === 0 ? <p>{text.memory.noRepeated}</p> : null}
			{items.length > 0 ? (
				<ul className={`${card.card} ${card.rows} ${card.list}`}>
					{items.map((one) => (
						<RepeatedRow key={keyOf(one)} repeated={one} titles={titles} />
					))}
				</ul>
			) : null}
		</section>
	);
}

function keyOf({ actions, places }: Repeated): string {
	return [...actions, ...places.flatMap((place) => [place.workflow_id, ...place.steps])].join(" ");
}

type RowProps = { repeated: Repeated; titles: ReadonlyMap<string, string> };

function RepeatedRow({ repeated, titles }: RowProps) {
	const { actions, places } = repeated;
	return (
		<li className={styles.repeated}>
			<ol className={styles.chain}>
				{actions.map((one, at) => (
					// biome-ignore lint/suspicious/noArrayIndexKey: the same action may stand in a chain twice
					<li key={`${one}-${at}`}>{titles.get(one) ?? humanized(one)}</li>
				))}
			</ol>
			<div className={card.soft}>
				{text.memory.standsIn(places.length)}{" "}
				{places.map((place, at) => (
					<Fragment key={place.workflow_id}>
						{at > 0 ? ", " : null}
						<TextLink
							to="/w/$id"
							params={{ id: place.workflow_id }}
							search={place.steps[0] ? { step: place.steps[0] } : {}}
							size="sm"
						>
							{place.workflow}
						</TextLink>
					</Fragment>
				))}
			</div>
			<OneForAll repeated={repeated} />
		</li>
	);
}

/** The way to one workflow that the others call: make it, publish it, call it. */
function OneForAll({ repeated: { document, callee, places } }: { repeated: Repeated }) {
	const make = useMakeOfRepeated();
	const call = useMutation({ mutationFn: createThread });
	const navigate = useNavigate();
	const changes = places.filter((place) => place.ask);
	// A conversation of its own: what is said there shows the change, and somebody accepts it.
	const ask = (id: string, sentence: string) =>
		call.mutate(id, {
			onSuccess: (thread) =>
				void navigate({ to: "/w/$id", params: { id }, search: { thread, ask: sentence } }),
		});
	if (document) {
		const open = (made: { id: string }) => void navigate({ to: "/w/$id", params: { id: made.id } });
		return (
			<Group gap="xs">
				<Button
					size="compact-sm"
					variant="default"
					loading={make.isPending}
					onClick={() => make.mutate(document, { onSuccess: open })}
				>
					{text.memory.makeOne}
				</Button>
				<ErrorNotice error={make.error} />
			</Group>
		);
	}
	if (!callee) return null;
	if (callee.live_version === null) {
		return <span className={card.soft}>{text.memory.publishOne(callee.workflow)}</span>;
	}
	return (
		<Group gap="xs">
			{changes.map((place) => (
				<Button
					key={place.workflow_id}
					size="compact-sm"
					variant="default"
					loading={call.isPending && call.variables === place.workflow_id}
					onClick={() => ask(place.workflow_id, text.memory.askCall(callee.workflow))}
				>
					{text.memory.callOne(place.workflow, callee.workflow)}
				</Button>
			))}
			<ErrorNotice error={call.error} />
		</Group>
	);
}
