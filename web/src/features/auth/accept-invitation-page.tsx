import { Alert, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useNavigate } from "@tanstack/react-router";
import { useAcceptInvitation } from "#/api/session.ts";
import { text } from "#/strings/text.ts";
import { ErrorNotice } from "#/ui/notice.tsx";
import { AuthFrame } from "./auth-frame.tsx";
import { useHashToken } from "./hash-token.ts";
import { rules } from "./rules.ts";

export function AcceptInvitationPage() {
	const token = useHashToken();
	const accept = useAcceptInvitation();
	const navigate = useNavigate();
	const form = useForm({
		initialValues: { name: "", password: "" },
		validate: { name: rules.needed, password: rules.password },
	});
	if (!token) {
		return (
			<AuthFrame title={text.auth.inviteTitle} lead={text.auth.inviteLead}>
				<Alert color="iris">{text.auth.inviteNoToken}</Alert>
			</AuthFrame>
		);
	}
	return (
		<AuthFrame title={text.auth.inviteTitle} lead={text.auth.inviteLead}>
			<form
				noValidate
				onSubmit={form.onSubmit((given) =>
					accept.mutate({ token, ...given }, { onSuccess: () => void navigate({ to: "/" }) }),
				)}
			>
				<Stack>
					<TextInput label={text.auth.name} autoComplete="name" {...form.getInputProps("name")} />
					<PasswordInput
						label={text.auth.password}
						description={text.auth.passwordHint}
						autoComplete="new-password"
						{...form.getInputProps("password")}
					/>
					<ErrorNotice error={accept.error} />
					<Button type="submit" size="md" loading={accept.isPending}>
						{text.auth.join}
					</Button>
				</Stack>
			</form>
		</AuthFrame>
	);
}
