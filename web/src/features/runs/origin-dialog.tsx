import { Modal, Stack, Text } from "@mantine/core";
import type { Run } from "#/api/runs.ts";
import { type Origin, useOrigin, type ValueAsked } from "#/api/tracing.ts";
import { asDocument, findStep, humanized, labelOf } from "#/graph/document.ts";
import { text } from "#/strings/text.ts";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import styles from "./origin.module.css";

type DialogProps = { run: Run; asked: ValueAsked; onClose: () => void };

/** The way of one value back through expressions, loops and steps to where it came from. */
export function OriginDialog({ run, asked, onClose }: DialogProps) {
	const origin = useOrigin(run.id, asked);
	return (
		<Modal
			opened
			onClose={onClose}
			size="lg"
			title={text.tracing.title}
			closeButtonProps={{ "aria-label": text.close }}
		>
			<Stack>
				<Text c="dimmed" size="sm">
					{text.tracing.lead}
				</Text>
				<ErrorNotice error={origin.error} onRetry={() => void origin.refetch()} />
				{origin.isPending ? <LoadingRows rows={2} /> : null}
				{origin.data ? (
					<ol className={styles.origins}>
						<One run={run} origin={origin.data} />
					</ol>
				) : null}
			</Stack>
		</Modal>
	);
}

function One({ run, origin }: { run: Run; origin: Origin }) {
	const step = origin.step === null ? null : findStep(asDocument(run.document), origin.step)?.step;
	const name = step ? labelOf(step) : origin.step === null ? "" : humanized(origin.step);
	const place = [name, origin.item === null ? "" : text.tracing.item(origin.item), origin.path];
	return (
		<li className={styles.origin}>
			<div className={styles.place}>
				<strong>{text.tracing.side[origin.side] ?? origin.side}</strong>{" "}
				{place.filter(Boolean).join(" · ")}
			</div>
			<pre className={styles.value}>{JSON.stringify(origin.value, null, 1) ?? ""}</pre>
			{origin.made_by ? (
				<div className={styles.made}>
					{text.tracing.madeBy} <code>{origin.made_by}</code>
				</div>
			) : null}
			{origin.made_by === null && origin.origins.length === 0 ? (
				<div className={styles.made}>{text.tracing.outside}</div>
			) : null}
			{origin.origins.length > 0 ? (
				<ol className={styles.origins}>
					{origin.origins.map((one) => (
						<One key={`${one.side} ${one.step} ${one.item} ${one.path}`} run={run} origin={one} />
					))}
				</ol>
			) : null}
		</li>
	);
}
