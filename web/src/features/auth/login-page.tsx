import { Alert, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useAuthState, useLogin } from "#/api/session.ts";
import { useUnsaved } from "#/api/unsaved.ts";
import { text } from "#/strings/text.ts";
import { ErrorNotice } from "#/ui/notice.tsx";
import { AuthFrame } from "./auth-frame.tsx";
import { rules } from "./rules.ts";

export function LoginPage() {
	const login = useLogin();
	const state = useAuthState();
	const keeps = useUnsaved((unsaved) => unsaved.waiting.length > 0);
	const navigate = useNavigate();
	const { next } = useSearch({ from: "/login" });
	const form = useForm({
		initialValues: { email: "", password: "" },
		validate: { email: rules.email, password: rules.needed },
	});
	const enter = (given: { email: string; password: string }) =>
		login.mutate(given, { onSuccess: () => void navigate({ href: safePath(next) }) });
	return (
		<AuthFrame title={text.auth.loginTitle} lead={text.auth.loginLead}>
			{state.data?.first_use_needed ? <Alert color="iris">{text.auth.needsFirstUse}</Alert> : null}
			{keeps ? <Alert color="iris">{text.auth.keptForSignIn}</Alert> : null}
			<form onSubmit={form.onSubmit(enter)} noValidate>
				<Stack>
					<TextInput
						label={text.auth.email}
						type="email"
						autoComplete="username"
						{...form.getInputProps("email")}
					/>
					<PasswordInput
						label={text.auth.password}
						autoComplete="current-password"
						{...form.getInputProps("password")}
					/>
					<ErrorNotice error={login.error} />
					<Button type="submit" size="md" loading={login.isPending}>
						{text.auth.login}
					</Button>
				</Stack>
			</form>
		</AuthFrame>
	);
}

/** Only paths of this site: a link must not lead a person elsewhere after login. */
function safePath(next: string | undefined): string {
	return next && /^\/(?![/\\])/.test(next) ? next : "/";
}
