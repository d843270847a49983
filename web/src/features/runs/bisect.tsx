import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconGitCompare, IconSearch } from "@tabler/icons-react";
import type { Run } from "#/api/runs.ts";
import { type Bisected, useBisect } from "#/api/tracing.ts";
import { asDocument, findStep, humanized, labelOf } from "#/graph/document.ts";
import { text } from "#/strings/text.ts";
import { ButtonLink } from "#/ui/links.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { StatusBadge } from "#/ui/status-badge.tsx";
import origin from "./origin.module.css";

/** Plays the run with other versions, on what was recorded, until the one that changed it is found. */
export function Bisect({ run }: { run: Run }) {
	const bisect = useBisect(run.id);
	if (run.version === null || run.version < 2) return null;
	if (bisect.data) return <Found run={run} found={bisect.data} />;
	return (
		<div>
			<Button
				size="compact-sm"
				variant="default"
				leftSection={<IconSearch size={15} />}
				loading={bisect.isPending}
				onClick={() => bisect.mutate()}
			>
				{text.tracing.bisect}
			</Button>
			<ErrorNotice error={bisect.error} />
		</div>
	);
}

function Found({ run, found }: { run: Run; found: Bisected }) {
	const at = found.difference?.step ?? null;
	const step = at === null ? null : findStep(asDocument(run.document), at)?.step;
	const before = found.first - 1;
	return (
		<Stack gap="xs" role="status">
			<Title order={3}>{text.tracing.bisectTitle(found.first)}</Title>
			{at === null ? null : (
				<Text size="sm">{text.tracing.bisectWhere(step ? labelOf(step) : humanized(at))}</Text>
			)}
			<Text size="sm" c="dimmed">
				{text.tracing.bisectTried}
			</Text>
			<ul className={origin.tried}>
				{found.tried.map((one) => (
					<li key={one.version}>
						<StatusBadge
							status={one.status}
							word={text.tracing.bisectVersion(one.version, text.status[one.status] ?? one.status)}
						/>
					</li>
				))}
			</ul>
			<Group>
				<ButtonLink
					to="/w/$id/versions"
					params={{ id: run.workflow_id }}
					search={{ from: String(before), to: String(found.first) }}
					size="compact-sm"
					variant="default"
					leftSection={<IconGitCompare size={15} />}
				>
					{text.tracing.compare(before, found.first)}
				</ButtonLink>
			</Group>
		</Stack>
	);
}
