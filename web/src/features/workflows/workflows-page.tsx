import { Button, TextInput } from "@mantine/core";
import { useDebouncedValue, useDisclosure } from "@mantine/hooks";
import { IconFileImport, IconPlus, IconSearch, IconSitemap } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useMayEdit } from "#/api/session.ts";
import { useCreateWorkflow, useWorkflows } from "#/api/workflows.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { EmptyState } from "#/ui/empty-state.tsx";
import { ButtonLink } from "#/ui/links.tsx";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { Page } from "#/ui/page.tsx";
import { sayFailure } from "#/ui/toast.tsx";
import { ImportDialog } from "./import-dialog.tsx";
import { WorkflowRow } from "./workflow-row.tsx";

const TYPING_MS = 250;

export function WorkflowsPage() {
	const [wanted, setWanted] = useState("");
	const [q] = useDebouncedValue(wanted.trim(), TYPING_MS);
	const workflows = useWorkflows(q);
	const [importing, dialog] = useDisclosure(false);
	const mayEdit = useMayEdit();
	const items = workflows.data?.pages.flatMap((page) => page.items) ?? [];
	return (
		<Page
			title={text.workflows.title}
			lead={text.workflows.lead}
			actions={mayEdit ? <Actions onImport={dialog.open} /> : null}
		>
			<TextInput
				leftSection={<IconSearch size={17} />}
				placeholder={text.workflows.search}
				aria-label={text.workflows.search}
				value={wanted}
				onChange={(event) => setWanted(event.currentTarget.value)}
			/>
			<ErrorNotice error={workflows.error} onRetry={() => void workflows.refetch()} />
			{workflows.isPending ? <LoadingRows /> : null}
			{workflows.isSuccess && items.length === 0 ? <Nothing searched={q !== ""} /> : null}
			{items.length > 0 ? (
				<ul
					className={`${card.card} ${card.rows}`}
					style={{ listStyle: "none", margin: 0, padding: 0 }}
				>
					{items.map((workflow) => (
						<WorkflowRow key={workflow.id} workflow={workflow} mayEdit={mayEdit} />
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
			<Button variant="default" leftSection={<IconFileImport size={17} />} onClick={onImport}>
				{text.workflows.import}
			</Button>
			<Button leftSection={<IconPlus size={17} />} loading={create.isPending} onClick={make}>
				{text.workflows.create}
			</Button>
		</>
	);
}

function Nothing({ searched }: { searched: boolean }) {
	return (
		<EmptyState
			icon={<IconSitemap />}
			title={text.workflows.emptyTitle}
			lead={searched ? text.workflows.emptySearch : text.workflows.empty}
		>
			{searched ? null : (
				<ButtonLink to="/" mt="sm">
					{text.workflows.ask}
				</ButtonLink>
			)}
		</EmptyState>
	);
}
