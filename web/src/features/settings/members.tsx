import { Avatar, Button, Select } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { type Member, useChangeRole, useMembers, useRemoveMember } from "#/api/members.ts";
import { type Role, useMe } from "#/api/session.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { Confirm } from "#/ui/confirm.tsx";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { sayFailure } from "#/ui/toast.ts";
import { ROLE_CHOICES } from "./roles.ts";

export function Members({ mayChange }: { mayChange: boolean }) {
	const members = useMembers();
	const me = useMe().data;
	if (members.isPending) return <LoadingRows rows={2} />;
	if (members.isError)
		return <ErrorNotice error={members.error} onRetry={() => void members.refetch()} />;
	return (
		<ul className={`${card.card} ${card.rows} ${card.list}`}>
			{members.data.items.map((member) => (
				<MemberRow
					key={member.user_id}
					member={member}
					mayChange={mayChange && member.user_id !== me?.user?.id}
				/>
			))}
		</ul>
	);
}

function MemberRow({ member, mayChange }: { member: Member; mayChange: boolean }) {
	const change = useChangeRole();
	const remove = useRemoveMember();
	const [asking, ask] = useDisclosure(false);
	const given = (role: string | null) => {
		if (role) change.mutate({ user: member.user_id, role: role as Role }, { onError: sayFailure });
	};
	return (
		<li className={`${card.row} ${card.split}`}>
			<Avatar size={34} radius="xl" name={member.name} color="iris" aria-hidden />
			<div className={card.grow}>
				<div className={card.title}>{member.name}</div>
				<div className={card.soft}>{member.email}</div>
			</div>
			{mayChange ? (
				<>
					<Select
						w={120}
						size="sm"
						aria-label={text.settings.roleOf(member.name)}
						data={ROLE_CHOICES}
						value={member.role}
						allowDeselect={false}
						onChange={given}
					/>
					<Button
						size="compact-sm"
						variant="subtle"
						color="red"
						onClick={ask.open}
						aria-label={text.settings.removeMember(member.name)}
					>
						{text.remove}
					</Button>
					<Confirm
						opened={asking}
						onClose={ask.close}
						title={text.settings.removeMember(member.name)}
						action={text.remove}
						loading={remove.isPending}
						danger
						onConfirm={() =>
							remove.mutate(member.user_id, { onSuccess: ask.close, onError: sayFailure })
						}
					>
						{text.settings.removeMemberText}
					</Confirm>
				</>
			) : (
				<span className={card.soft}>{text.settings.roles[member.role] ?? member.role}</span>
			)}
		</li>
	);
}
