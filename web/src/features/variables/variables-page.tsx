import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus, IconVariable } from "@tabler/icons-react";
import { useMay } from "#/api/session.ts";
import { useVariables } from "#/api/variables.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { EmptyState } from "#/ui/empty-state.tsx";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { Page } from "#/ui/page.tsx";
import { VariableDialog } from "./variable-dialog.tsx";
import { VariableRow } from "./variable-row.tsx";

export function VariablesPage() {
	const variables = useVariables();
	const mayEdit = useMay("workflow:publish");
	const [adding, add] = useDisclosure(false);
	const items = variables.data ?? [];
	return (
		<Page
			title={text.variables.title}
			lead={text.variables.lead}
			actions={
				mayEdit ? (
					<Button leftSection={<IconPlus size={17} />} onClick={add.open}>
						{text.variables.add}
					</Button>
				) : null
			}
		>
			<ErrorNotice error={variables.error} onRetry={() => void variables.refetch()} />
			{variables.isPending ? <LoadingRows rows={2} /> : null}
			{variables.isSuccess && items.length === 0 ? (
				<EmptyState
					icon={<IconVariable />}
					title={text.variables.emptyTitle}
					lead={text.variables.empty}
				/>
			) : null}
			{items.length > 0 ? (
				<ul className={`${card.card} ${card.rows} ${card.list}`}>
					{items.map((variable) => (
						<VariableRow key={variable.key} variable={variable} mayEdit={mayEdit} />
					))}
				</ul>
			) : null}
			<VariableDialog opened={adding} onClose={add.close} variable={null} />
		</Page>
	);
}
