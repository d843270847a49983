import { Badge, Button, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconArrowsDiff } from "@tabler/icons-react";
import type { Draft } from "#/api/drafts.ts";
import { useRollback, useVersions, type Workflow } from "#/api/workflows.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { LoadingRows } from "#/ui/loading.tsx";
import { Moment } from "#/ui/moment.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { say, sayFailure } from "#/ui/toast.tsx";
import { VersionsCompare } from "./versions-compare.tsx";

type DialogProps = {
	workflow: Workflow;
	draft: Draft;
	mayEdit: boolean;
	opened: boolean;
	onClose: () => void;
};

export function VersionsDialog({ workflow, draft, mayEdit, opened, onClose }: DialogProps) {
	const [comparing, compare] = useDisclosure(false);
	const versions = useVersions(workflow.id, opened);
	const rollback = useRollback(workflow.id);
	const items = versions.data?.items ?? [];
	const back = (version: number) =>
		rollback.mutate(version, {
			onSuccess: (made) => say(text.editor.rolledBack(made.number)),
			onError: sayFailure,
		});
	return (
		<Modal
			opened={opened}
			onClose={onClose}
			size="lg"
			title={text.editor.versions}
			closeButtonProps={{ "aria-label": text.close }}
		>
			<Stack>
				<Text c="dimmed" size="sm">
					{text.editor.versionsLead}
				</Text>
				<ErrorNotice error={versions.error} onRetry={() => void versions.refetch()} />
				{versions.isPending ? <LoadingRows rows={2} /> : null}
				{versions.isSuccess && items.length === 0 ? <Text>{text.editor.noVersions}</Text> : null}
				{items.length > 0 ? (
					<div>
						<Button
							variant="default"
							leftSection={<IconArrowsDiff size={16} />}
							aria-expanded={comparing}
							onClick={compare.toggle}
						>
							{text.editor.compare}
						</Button>
					</div>
				) : null}
				{comparing && items.length > 0 ? (
					<VersionsCompare
						draft={draft}
						numbers={items.map((version) => version.number)}
						live={workflow.live_version}
					/>
				) : null}
				<ul className={`${card.rows} ${card.list}`}>
					{items.map((version) => (
						<li key={version.number} className={card.row}>
							<div className={card.grow}>
								<div className={card.title}>
									{text.workflows.live(version.number)} {version.note}
								</div>
								<div className={card.soft}>
									<Moment at={version.published_at} />
									{version.published_by ? ` · ${version.published_by}` : null}
								</div>
							</div>
							{version.is_live ? (
								<Badge variant="light" tt="none">
									{text.editor.isLive}
								</Badge>
							) : mayEdit ? (
								<Button
									size="compact-sm"
									variant="default"
									loading={rollback.isPending}
									onClick={() => back(version.number)}
								>
									{text.editor.rollback}
								</Button>
							) : null}
						</li>
					))}
				</ul>
			</Stack>
		</Modal>
	);
}
