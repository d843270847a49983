import { Alert, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useNavigate } from "@tanstack/react-router";
import { useFirstUse } from "#/api/session.ts";
import { text } from "#/strings/text.ts";
import { ErrorNotice } from "#/ui/notice.tsx";
import { AuthFrame } from "./auth-frame.tsx";
import { useHashToken } from "./hash-token.ts";
import { rules } from "./rules.ts";

export function FirstUsePage() {
	const token = useHashToken();
	const firstUse = useFirstUse();
	const navigate = useNavigate();
	const form = useForm({
		initialValues: { name: "", organization: "", email: "", password: "" },
		validate: {
			name: rules.needed,
			organization: rules.needed,
			email: rules.email,
			password: rules.password,
		},
	});
	if (!token) {
		return (
			<AuthFrame title={text.auth.firstTitle} lead={text.auth.firstLead}>
				<Alert color="iris">{text.auth.firstNoToken}</Alert>
			</AuthFrame>
		);
	}
	return (
		<AuthFrame title={text.auth.firstTitle} lead={text.auth.firstLead}>
			<form
				noValidate
				onSubmit={form.onSubmit((given) =>
					firstUse.mutate({ token, ...given }, { onSuccess: () => void navigate({ to: "/" }) }),
				)}
			>
				<Stack>
					<TextInput label={text.auth.name} autoComplete="name" {...form.getInputProps("name")} />
					<TextInput
						label={text.auth.organization}
						autoComplete="organization"
						{...form.getInputProps("organization")}
					/>
					<TextInput
						label={text.auth.email}
						type="email"
						autoComplete="username"
						{...form.getInputProps("email")}
					/>
					<PasswordInput
						label={text.auth.password}
						description={text.auth.passwordHint}
						autoComplete="new-password"
						{...form.getInputProps("password")}
					/>
					<ErrorNotice error={firstUse.error} />
					<Button type="submit" size="md" loading={firstUse.isPending}>
						{text.auth.create}
					</Button>
				</Stack>
			</form>
		</AuthFrame>
	);
}
