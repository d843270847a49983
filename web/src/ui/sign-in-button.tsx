import { Button } from "@mantine/core";
import { IconLogin2 } from "@tabler/icons-react";
import { type Connection, useSignIn } from "#/api/connections.ts";
import { text } from "#/strings/text.ts";
import { leaveTo } from "./leave.ts";
import { sayFailure } from "./toast.ts";
import { comeBackHere } from "./way-back.ts";

/** The kind a person signs in to on the service's own page. */
const SIGNED_IN_TO = "oauth2_code";

type SignInProps = {
	connection: Connection;
	/** Come back to this page afterwards, not to the list of connections. */
	comesBack?: boolean;
};

/** Send the person to the service, to sign in there; nothing for connections that need nobody. */
export function SignInButton({ connection, comesBack = false }: SignInProps) {
	const signIn = useSignIn(connection.id);
	if (connection.kind !== SIGNED_IN_TO) return null;
	const first = connection.signed_in_at === null;
	const onSuccess = (begun: { url: string }) => {
		if (comesBack) comeBackHere();
		leaveTo(begun.url);
	};
	const word = first ? text.connections.signIn : text.connections.signInAgain;
	return (
		<Button
			size="compact-sm"
			variant={first ? "filled" : "default"}
			leftSection={<IconLogin2 size={15} />}
			loading={signIn.isPending || signIn.isSuccess}
			onClick={() => signIn.mutate(undefined, { onSuccess, onError: sayFailure })}
			aria-label={`${word}: ${connection.name}`}
		>
			{word}
		</Button>
	);
}
