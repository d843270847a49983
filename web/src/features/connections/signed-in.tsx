import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { type Connection, useTestConnection } from "#/api/connections.ts";
import { text } from "#/strings/text.ts";
import { say, sayFailure } from "#/ui/toast.ts";

type SignedInProps = { connection: Connection; back: string };

/** Somebody has signed in from a step: try the connection, say what came of it, and go back to the step. */
export function SignedIn({ connection, back }: SignedInProps) {
	const { mutateAsync } = useTestConnection(connection.id);
	const navigate = useNavigate();
	useEffect(() => {
		mutateAsync().then(
			({ ok, detail }) =>
				say(`${ok ? text.connections.tested : text.connections.testFailed}: ${detail}`),
			sayFailure,
		);
		void navigate({ href: back, replace: true });
	}, [mutateAsync, navigate, back]);
	return null;
}
