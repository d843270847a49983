import { Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { type ApiKey, useApiKeys, useDeleteApiKey, useMakeApiKey } from "#/api/members.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { Confirm } from "#/ui/confirm.tsx";
import { timeAgo } from "#/ui/format.ts";
import { ErrorNotice } from "#/ui/notice.tsx";
import { ShownOnce } from "#/ui/shown-once.tsx";
import { sayFailure } from "#/ui/toast.ts";
import { SCOPE_SETS } from "./scopes.ts";

export function ApiKeys() {
	const keys = useApiKeys();
	const make = useMakeApiKey();
	const form = useForm({ initialValues: { name: "", scopes: "write" } });
	const items = keys.data?.items ?? [];
	const send = (given: { name: string; scopes: string }) =>
		make.mutate(
			{
				name: given.name,
				scopes: SCOPE_SETS.find((one) => one.value === given.scopes)?.scopes ?? [],
			},
			{ onSuccess: form.reset },
		);
	return (
		<Stack>
			<Text c="dimmed">{text.settings.keysLead}</Text>
			<form onSubmit={form.onSubmit(send)}>
				<Group align="flex-end">
					<TextInput
						label={text.settings.keyName}
						required
						flex="1 1 220px"
						{...form.getInputProps("name")}
					/>
					<Select
						label={text.settings.keyScopes}
						data={SCOPE_SETS.map(({ value, label }) => ({ value, label }))}
						allowDeselect={false}
						{...form.getInputProps("scopes")}
					/>
					<Button type="submit" loading={make.isPending}>
						{text.settings.keyMake}
					</Button>
				</Group>
			</form>
			<ErrorNotice error={make.error ?? keys.error} />
			{make.data ? (
				<ShownOnce
					title={text.settings.keyMade}
					lead={text.settings.keyOnce}
					value={make.data.secret}
				/>
			) : null}
			{keys.isSuccess && items.length === 0 ? <Text c="dimmed">{text.settings.noKeys}</Text> : null}
			{items.length > 0 ? (
				<ul className={`${card.card} ${card.rows} ${card.list}`}>
					{items.map((key) => (
						<KeyRow key={key.id} apiKey={key} />
					))}
				</ul>
			) : null}
		</Stack>
	);
}

function KeyRow({ apiKey }: { apiKey: ApiKey }) {
	const remove = useDeleteApiKey();
	const [asking, ask] = useDisclosure(false);
	const used = apiKey.last_used_at
		? text.settings.used(timeAgo(apiKey.last_used_at))
		: text.settings.unused;
	return (
		<li className={card.row}>
			<div className={card.grow}>
				<div className={card.title}>{apiKey.name}</div>
				<div className={card.soft}>
					{apiKey.scopes.join(", ")} · {used}
				</div>
			</div>
			<Button
				size="compact-sm"
				variant="subtle"
				color="red"
				onClick={ask.open}
				aria-label={text.settings.deleteKey(apiKey.name)}
			>
				{text.remove}
			</Button>
			<Confirm
				opened={asking}
				onClose={ask.close}
				title={text.settings.deleteKey(apiKey.name)}
				action={text.remove}
				loading={remove.isPending}
				danger
				onConfirm={() => remove.mutate(apiKey.id, { onSuccess: ask.close, onError: sayFailure })}
			>
				{text.settings.deleteKeyText}
			</Confirm>
		</li>
	);
}
