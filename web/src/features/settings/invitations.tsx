import { Button, Group, Select, Stack, Text, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useInvitations, useInvite, useWithdrawInvitation } from "#/api/members.ts";
import type { Role } from "#/api/session.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { ErrorNotice } from "#/ui/notice.tsx";
import { ShownOnce } from "#/ui/shown-once.tsx";
import { sayFailure } from "#/ui/toast.ts";
import { ROLE_CHOICES } from "./roles.ts";

export function Invitations() {
	const invite = useInvite();
	const form = useForm({ initialValues: { email: "", role: "editor" as Role } });
	return (
		<Stack mt="xl">
			<Title order={2}>{text.settings.invite}</Title>
			<form onSubmit={form.onSubmit((given) => invite.mutate(given, { onSuccess: form.reset }))}>
				<Group align="flex-end">
					<TextInput
						label={text.settings.email}
						type="email"
						required
						flex="1 1 220px"
						{...form.getInputProps("email")}
					/>
					<Select
						label={text.settings.role}
						data={ROLE_CHOICES}
						allowDeselect={false}
						w={130}
						{...form.getInputProps("role")}
					/>
					<Button type="submit" loading={invite.isPending}>
						{text.settings.inviteSend}
					</Button>
				</Group>
			</form>
			<ErrorNotice error={invite.error} />
			{invite.data ? (
				<ShownOnce
					title={text.settings.inviteLink}
					lead={text.settings.inviteLinkLead}
					value={invite.data.link}
				/>
			) : null}
			<OpenInvitations />
		</Stack>
	);
}

function OpenInvitations() {
	const invitations = useInvitations();
	const withdraw = useWithdrawInvitation();
	const items = invitations.data?.items ?? [];
	return (
		<>
			<Title order={2} mt="md">
				{text.settings.invitations}
			</Title>
			{items.length === 0 ? <Text c="dimmed">{text.settings.noInvitations}</Text> : null}
			{items.length > 0 ? (
				<ul className={`${card.card} ${card.rows} ${card.list}`}>
					{items.map((one) => (
						<li key={one.id} className={card.row}>
							<div className={`${card.grow} ${card.title}`}>{one.email}</div>
							<span className={card.soft}>{text.settings.roles[one.role] ?? one.role}</span>
							<Button
								size="compact-sm"
								variant="subtle"
								color="red"
								aria-label={text.settings.withdraw(one.email)}
								onClick={() => withdraw.mutate(one.id, { onError: sayFailure })}
							>
								{text.remove}
							</Button>
						</li>
					))}
				</ul>
			) : null}
		</>
	);
}
