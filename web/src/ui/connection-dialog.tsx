import { Button, Group, Modal, Select, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import {
	type Connection,
	type ConnectionKind,
	secretFields,
	useConnectionKinds,
	useCreateConnection,
	useUpdateConnection,
} from "#/api/connections.ts";
import type { JsonObject } from "#/graph/json.ts";
import { text } from "#/strings/text.ts";
import { ErrorNotice } from "#/ui/notice.tsx";
import { LazyForm } from "#/ui/schema-form/lazy-form.tsx";
import { say } from "#/ui/toast.ts";

type DialogProps = {
	opened: boolean;
	onClose: () => void;
	/** Only these kinds are offered; all when empty. */
	kinds?: readonly string[];
	edited?: Connection;
	onDone?: (connection: Connection) => void;
};

/** Connect a service, or change a connection. Secrets go to the server and never come back. */
export function ConnectionDialog({ opened, onClose, kinds = [], edited, onDone }: DialogProps) {
	const known = useConnectionKinds();
	const [picked, setPicked] = useState<string | null>(null);
	const offered = (known.data ?? []).filter(
		(one) => kinds.length === 0 || kinds.includes(one.kind),
	);
	const only = offered.length === 1 ? offered[0]?.kind : null;
	const kind = known.data?.find((one) => one.kind === (edited?.kind ?? picked ?? only));
	return (
		<Modal
			opened={opened}
			onClose={onClose}
			size="md"
			title={edited ? text.connections.editTitle(edited.name) : text.connections.add}
			closeButtonProps={{ "aria-label": text.close }}
		>
			<Stack>
				<ErrorNotice error={known.error} onRetry={() => void known.refetch()} />
				{edited || only ? null : (
					<Select
						label={text.connections.chooseKind}
						data={offered.map((one) => ({ value: one.kind, label: one.title }))}
						value={picked}
						onChange={setPicked}
						searchable
						allowDeselect={false}
					/>
				)}
				{kind ? (
					<ConnectionForm
						key={kind.kind}
						kind={kind}
						{...(edited ? { edited } : {})}
						onDone={(made) => {
							onDone?.(made);
							setPicked(null);
							onClose();
						}}
					/>
				) : null}
			</Stack>
		</Modal>
	);
}

type FormProps = { kind: ConnectionKind; edited?: Connection; onDone: (made: Connection) => void };

function ConnectionForm({ kind, edited, onDone }: FormProps) {
	const [name, setName] = useState(edited?.name ?? kind.title.replace(/ \(.*\)$/, ""));
	const [fields, setFields] = useState<JsonObject>((edited?.config ?? {}) as JsonObject);
	const create = useCreateConnection(kind.schema);
	const update = useUpdateConnection(edited?.id ?? "", kind.schema);
	const schema = edited ? withoutNeededSecrets(kind.schema) : kind.schema;
	const save = () => {
		const onSuccess = (made: Connection) => {
			if (!edited) say(text.connections.created(made.name));
			onDone(made);
		};
		if (edited) update.mutate({ name, fields }, { onSuccess });
		else create.mutate({ name, kind: kind.kind, service: kind.service, fields }, { onSuccess });
	};
	return (
		<Stack>
			<TextInput
				label={text.connections.name}
				value={name}
				required
				onChange={(event) => setName(event.currentTarget.value)}
			/>
			<LazyForm
				idPrefix="connection"
				schema={schema}
				value={fields}
				onChange={setFields}
				onSubmit={save}
			>
				<Stack mt="md">
					<ErrorNotice error={create.error ?? update.error} />
					<Group justify="flex-end">
						<Button
							type="submit"
							disabled={!name.trim()}
							loading={create.isPending || update.isPending}
						>
							{text.save}
						</Button>
					</Group>
				</Stack>
			</LazyForm>
		</Stack>
	);
}

/** A stored secret may stay as it is: its field is then left empty. */
function withoutNeededSecrets(schema: JsonObject): JsonObject {
	const secrets = secretFields(schema);
	const required = Array.isArray(schema.required) ? schema.required : [];
	const properties = Object.entries((schema.properties ?? {}) as JsonObject).map(
		([name, field]) => [
			name,
			secrets.has(name)
				? { ...(field as JsonObject), description: text.connections.secretKept }
				: field,
		],
	);
	return {
		...schema,
		required: required.filter((name) => !secrets.has(String(name))),
		properties: Object.fromEntries(properties) as JsonObject,
	};
}
