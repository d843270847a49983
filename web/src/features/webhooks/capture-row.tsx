import { Badge, Button, Text, UnstyledButton } from "@mantine/core";
import { IconAlertTriangle, IconChevronRight, IconPlayerPlay } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { type Capture, callOf, useReplayCapture } from "#/api/webhooks.ts";
import type { Json } from "#/graph/json.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { JsonView } from "#/ui/json-view.tsx";
import { Moment } from "#/ui/moment.tsx";
import { say, sayFailure } from "#/ui/toast.ts";
import styles from "./webhooks.module.css";

type RowProps = { workflow: string; capture: Capture; mayRun: boolean };

/** One call that was kept: what came, why it would have started nothing, and a run of the draft with it. */
export function CaptureRow({ workflow, capture, mayRun }: RowProps) {
	const [open, setOpen] = useState(false);
	const replay = useReplayCapture(workflow);
	const navigate = useNavigate();
	const { method, body } = callOf(capture);
	const run = () =>
		replay.mutate(capture.id, {
			onSuccess: (started) => {
				say(text.webhooks.replayed);
				void navigate({ to: "/runs/$id", params: { id: started.id } });
			},
			onError: sayFailure,
		});
	return (
		<li className={styles.capture}>
			<div className={styles.line}>
				<UnstyledButton
					className={styles.toggle}
					aria-expanded={open}
					onClick={() => setOpen(!open)}
				>
					<IconChevronRight size={16} className={styles.chevron} data-open={open} aria-hidden />
					<Badge variant="light" color="gray" tt="none">
						{method}
					</Badge>
					<span className={card.grow}>
						<span className={styles.preview}>{previewOf(body)}</span>
						<span className={card.soft}>
							{capture.trigger} · <Moment at={capture.received_at} />
						</span>
					</span>
				</UnstyledButton>
				{mayRun ? (
					<Button
						size="compact-sm"
						variant="default"
						leftSection={<IconPlayerPlay size={15} />}
						loading={replay.isPending}
						onClick={run}
					>
						{text.webhooks.replay}
					</Button>
				) : null}
			</div>
			{capture.problem ? (
				<Text size="sm" className={styles.problem} component="p">
					<IconAlertTriangle size={15} aria-hidden /> {text.webhooks.refused(capture.problem)}
				</Text>
			) : null}
			{open ? <JsonView value={capture.request as Json} label={text.webhooks.request} /> : null}
		</li>
	);
}

const SHOWN = 120;

function previewOf(body: Json): string {
	if (body === null || body === "") return text.webhooks.noBody;
	return (typeof body === "string" ? body : JSON.stringify(body)).slice(0, SHOWN);
}
