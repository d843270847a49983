import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useDebouncedValue, useDisclosure } from "@mantine/hooks";
import {
	IconArchive,
	IconFileImport,
	IconFolder,
	IconPlus,
	IconSearch,
	IconSitemap,
	IconTemplate,
} from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useFolders } from "#/api/folders.ts";
import { useMayEdit } from "#/api/session.ts";
import { type Shelf, useCreateWorkflow, useWorkflows } from "#/api/workflows.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { EmptyState } from "#/ui/empty-state.tsx";
import { ButtonLink } from "#/ui/links.tsx";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { Page } from "#/ui/page.tsx";
import { sayFailure } from "#/ui/toast.ts";
import { FolderRail } from "./folder-rail.tsx";
import { ImportDialog } from "./import-dialog.tsx";
import { TagFilter } from "./tag-filter.tsx";
import { useShelf } from "./use-shelf.ts";
import { WorkflowRow } from "./workflow-row.tsx";
import styles from "./workflows-page.module.css";

const TYPING_MS = 250;

export function WorkflowsPage() {
	const [wanted, setWanted] = useState("");
	const [q] = useDebouncedValue(wanted.trim(), TYPING_MS);
	const { shelf, isNarrowed, choose, chooseTags } = useShelf();
	const workflows = useWorkflows(q, shelf);
	const folders = useFolders().data?.items ?? [];
	const [importing, dialog] = useDisclosure(false);
	const mayEdit = useMayEdit();
	const items = workflows.data?.pages.flatMap((page) => page.items) ?? [];
	return (
		<Page
			title={text.workflows.title}
			lead={text.workflows.lead}
			size={1120}
			actions={mayEdit ? <Actions onImport={dialog.open} /> : null}
		>
			<div className={styles.columns}>
				<FolderRail folders={folders} shelf={shelf} mayEdit={mayEdit} onChoose={choose} />
				<Stack gap="md" miw={0}>
					<Group gap="sm" align="flex-start">
						<TextInput
							leftSection={<IconSearch size={17} />}
							placeholder={text.workflows.search}
							aria-label={text.workflows.search}
							value={wanted}
							onChange={(event) => setWanted(event.currentTarget.value)}
							flex="3 1 220px"
						/>
						<TagFilter chosen={shelf.tags ?? []} onChoose={chooseTags} />
					</Group>
					<ErrorNotice error={workflows.error} onRetry={() => void workflows.refetch()} />
					{workflows.isPending ? <LoadingRows /> : null}
					{workflows.isSuccess && items.length === 0 ? (
						<Nothing searched={q !== ""} shelf={shelf} narrowed={isNarrowed} />
					) : null}
					{items.length > 0 ? (
						<ul className={`${card.card} ${card.rows} ${card.list}`}>
							{items.map((workflow) => (
								<WorkflowRow
									key={workflow.id}
									workflow={workflow}
									folders={folders}
									within={shelf.folder}
									mayEdit={mayEdit}
								/>
							))}
						</ul>
					) : null}
					{workflows.hasNextPage ? (
						<Button
							variant="default"
							loading={workflows.isFetchingNextPage}
							onClick={() => void workflows.fetchNextPage()}
						>
							{text.more}
						</Button>
					) : null}
				</Stack>
			</div>
			<ImportDialog opened={importing} onClose={dialog.close} />
		</Page>
	);
}

function Actions({ onImport }: { onImport: () => void }) {
	const create = useCreateWorkflow();
	const navigate = useNavigate();
	const make = () =>
		create.mutate(text.workflows.untitled, {
			onSuccess: (made) => void navigate({ to: "/w/$id", params: { id: made.id } }),
			onError: sayFailure,
		});
	return (
		<>
			<ButtonLink to="/templates" variant="default" leftSection={<IconTemplate size={17} />}>
				{text.templates.from}
			</ButtonLink>
			<Button variant="default" leftSection={<IconFileImport size={17} />} onClick={onImport}>
				{text.workflows.import}
			</Button>
			<Button leftSection={<IconPlus size={17} />} loading={create.isPending} onClick={make}>
				{text.workflows.create}
			</Button>
		</>
	);
}

type NothingProps = { searched: boolean; shelf: Shelf; narrowed: boolean };

function Nothing({ searched, shelf, narrowed }: NothingProps) {
	if (narrowed && !searched) {
		return (
			<EmptyState
				icon={shelf.archived ? <IconArchive /> : <IconFolder />}
				title={shelf.archived ? text.shelf.emptyAway : text.shelf.emptyFolder}
				lead={shelf.archived ? text.shelf.emptyAwayLead : text.shelf.emptyFolderLead}
			/>
		);
	}
	return (
		<EmptyState
			icon={<IconSitemap />}
			title={text.workflows.emptyTitle}
			lead={searched ? text.workflows.emptySearch : text.workflows.empty}
		>
			{searched ? null : (
				<Group gap="sm" mt="sm" justify="center">
					<ButtonLink to="/">{text.workflows.ask}</ButtonLink>
					<ButtonLink to="/templates" variant="default">
						{text.templates.from}
					</ButtonLink>
				</Group>
			)}
		</EmptyState>
	);
}
