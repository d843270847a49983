import { ActionIcon, Badge, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPencil, IconTrash } from "@tabler/icons-react";
import { Fragment } from "react";
import { useRemoveVariable, useSetVariable, type Variable } from "#/api/variables.ts";
import type { Json } from "#/graph/json.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { TextLink } from "#/ui/links.tsx";
import { sayFailure, sayWithUndo } from "#/ui/toast.ts";
import { VariableDialog } from "./variable-dialog.tsx";
import styles from "./variables.module.css";

export function VariableRow({ variable, mayEdit }: { variable: Variable; mayEdit: boolean }) {
	const { key, kind, value, readers } = variable;
	const shown = typeof value === "string" ? value : JSON.stringify(value);
	return (
		<li className={styles.row}>
			<div className={card.grow}>
				<Group gap="xs">
					<code className={styles.key}>{`vars.${key}`}</code>
					<Badge variant="light" color="gray" tt="none">
						{text.variables.kinds[kind]}
					</Badge>
				</Group>
				<div className={styles.value} title={shown}>
					{shown}
				</div>
				<div className={card.soft}>
					{readers.length === 0 ? text.variables.unread : `${text.variables.readBy} `}
					{readers.map((reader, at) => (
						<Fragment key={reader.workflow_id}>
							{at > 0 ? ", " : null}
							<TextLink to="/w/$id" params={{ id: reader.workflow_id }} size="sm">
								{reader.name}
							</TextLink>
						</Fragment>
					))}
				</div>
			</div>
			{mayEdit ? <Buttons variable={variable} /> : null}
		</li>
	);
}

function Buttons({ variable }: { variable: Variable }) {
	const [editing, edit] = useDisclosure(false);
	const remove = useRemoveVariable();
	const set = useSetVariable();
	const { key } = variable;
	const back = () => set.mutate({ key, value: variable.value as Json }, { onError: sayFailure });
	return (
		<Group gap={4} wrap="nowrap">
			<ActionIcon size="lg" aria-label={text.variables.edit(key)} onClick={edit.open}>
				<IconPencil size={17} />
			</ActionIcon>
			<ActionIcon
				size="lg"
				aria-label={text.variables.remove(key)}
				loading={remove.isPending}
				onClick={() =>
					remove.mutate(key, {
						onSuccess: () => sayWithUndo(text.variables.removed(key), back),
						onError: sayFailure,
					})
				}
			>
				<IconTrash size={17} />
			</ActionIcon>
			<VariableDialog opened={editing} onClose={edit.close} variable={variable} />
		</Group>
	);
}
