import {
	Button,
	FileButton,
	Group,
	SegmentedControl,
	Select,
	Stack,
	Textarea,
	TextInput,
} from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useConnections } from "#/api/connections.ts";
import type { Imported, ImportGiven } from "#/api/imported-apis.ts";
import { text } from "#/strings/text.ts";

type Way = "url" | "document" | "mcp";
type Typed = Record<Way | "name" | "server", string> & { way: Way; connection: string | null };

const WAYS = ["document", "mcp", "url"] as const;
const ADDRESS = /^https?:\/\/[^\s/?#]+[^\s#]*$/;
const NAME = /^[a-z][a-z0-9]{0,29}$/;

type FormProps = {
	typed: ImportGiven | null;
	api: Imported | null;
	pending: boolean;
	onSend: (given: ImportGiven) => void;
};

/** Where it comes from: an address, a file or text, or a server's own list of tools. */
export function ImportForm({ typed, api, pending, onSend }: FormProps) {
	const [now, set] = useState<Typed>(() => startOf(typed, api));
	const type = (part: Partial<Typed>) => set({ ...now, ...part });
	const isWhole =
		(now.way === "document" ? now.document.trim() !== "" : ADDRESS.test(now[now.way].trim())) &&
		(now.name === "" || NAME.test(now.name)) &&
		(now.server.trim() === "" || ADDRESS.test(now.server.trim()));
	const send = (event: FormEvent) => {
		event.preventDefault();
		if (isWhole) onSend(givenOf(now));
	};
	return (
		<form onSubmit={send}>
			<Stack>
				<SegmentedControl
					aria-label={text.apis.from}
					fullWidth
					value={now.way}
					onChange={(way) => type({ way: way as Way })}
					data={Object.entries(text.apis.ways).map(([value, label]) => ({ value, label }))}
				/>
				<Source now={now} type={type} />
				{api ? null : (
					<TextInput
						label={text.apis.name}
						description={text.apis.nameHow}
						value={now.name}
						error={now.name !== "" && !NAME.test(now.name)}
						onChange={(event) => type({ name: event.currentTarget.value })}
					/>
				)}
				{now.way === "mcp" ? null : (
					<TextInput
						label={text.apis.server}
						description={text.apis.serverHow}
						type="url"
						value={now.server}
						onChange={(event) => type({ server: event.currentTarget.value })}
					/>
				)}
				<Group justify="flex-end">
					<Button type="submit" disabled={!isWhole} loading={pending}>
						{text.apis.look}
					</Button>
				</Group>
			</Stack>
		</form>
	);
}

type SourceProps = { now: Typed; type: (part: Partial<Typed>) => void };

function Source({ now, type }: SourceProps) {
	if (now.way === "document") return <Pasted now={now} type={type} />;
	const way = now.way;
	return (
		<>
			<TextInput
				label={text.apis[way]}
				type="url"
				placeholder={way === "mcp" ? "https://example.com/mcp" : "https://example.com/openapi.json"}
				value={now[way]}
				onChange={(event) => type({ [way]: event.currentTarget.value })}
				data-autofocus
			/>
			{way === "mcp" ? <SignsInWith now={now} type={type} /> : null}
		</>
	);
}

function Pasted({ now, type }: SourceProps) {
	const read = (file: File | null) => void file?.text().then((document) => type({ document }));
	return (
		<>
			<Textarea
				label={text.apis.document}
				autosize
				minRows={6}
				maxRows={14}
				ff="monospace"
				value={now.document}
				onChange={(event) => type({ document: event.currentTarget.value })}
			/>
			<FileButton accept=".yaml,.yml,.json" onChange={read}>
				{(button) => (
					<Button variant="default" style={{ alignSelf: "flex-start" }} {...button}>
						{text.apis.file}
					</Button>
				)}
			</FileButton>
		</>
	);
}

function SignsInWith({ now, type }: SourceProps) {
	const connections = useConnections().data ?? [];
	return (
		<Select
			label={text.apis.connection}
			placeholder={text.apis.noConnection}
			clearable
			data={connections.map((one) => ({ value: one.key, label: one.name }))}
			value={now.connection}
			onChange={(connection) => type({ connection })}
		/>
	);
}

/** What was typed before, or where an import came from the last time. */
function startOf(typed: ImportGiven | null, api: Imported | null): Typed {
	const known = typed ?? (api ? givenBefore(api) : {});
	return {
		way: WAYS.find((way) => known[way] != null) ?? "url",
		url: known.url ?? "",
		document: known.document ?? "",
		mcp: known.mcp ?? "",
		connection: known.connection ?? null,
		name: known.name ?? "",
		server: known.server ?? "",
	};
}

/** The same name again: that is what makes it the same import. */
function givenBefore(api: Imported): Partial<ImportGiven> {
	const name = api.key.replace(/_(api|mcp)$/, "");
	const { source, connection } = api;
	if (source === null) return { document: "", name };
	return api.kind === "mcp" ? { mcp: source, connection, name } : { url: source, name };
}

function givenOf(now: Typed): ImportGiven {
	const isMcp = now.way === "mcp";
	return {
		[now.way]: now.way === "document" ? now.document : now[now.way].trim(),
		...(isMcp && now.connection ? { connection: now.connection } : {}),
		...(now.name ? { name: now.name } : {}),
		...(!isMcp && now.server.trim() ? { server: now.server.trim() } : {}),
		accept_breaking: false,
	};
}
