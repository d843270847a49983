import { Button, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { type Me, useMe, useUpdateMe } from "#/api/session.ts";
import { text } from "#/strings/text.ts";
import { ErrorNotice } from "#/ui/notice.tsx";
import { say } from "#/ui/toast.ts";

export function Profile() {
	const me = useMe().data;
	return me?.user ? <ProfileForm user={me.user} /> : null;
}

function ProfileForm({ user }: { user: NonNullable<Me["user"]> }) {
	const update = useUpdateMe();
	const form = useForm({ initialValues: { name: user.name } });
	return (
		<form
			onSubmit={form.onSubmit((given) =>
				update.mutate(given, { onSuccess: () => say(text.settings.saved) }),
			)}
		>
			<Stack maw={420}>
				<TextInput
					label={text.settings.name}
					autoComplete="name"
					required
					{...form.getInputProps("name")}
				/>
				<TextInput label={text.settings.email} value={user.email} readOnly />
				<ErrorNotice error={update.error} />
				<div>
					<Button type="submit" loading={update.isPending}>
						{text.save}
					</Button>
				</div>
			</Stack>
		</form>
	);
}
