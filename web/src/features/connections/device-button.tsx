import { Button } from "@mantine/core";
import { IconDevices } from "@tabler/icons-react";
import { lazy, Suspense, useCallback } from "react";
import type { Connection } from "#/api/connections.ts";
import { text } from "#/strings/text.ts";
import { sayFailure } from "#/ui/toast.ts";
import { useDeviceCode } from "./device-sign-in.ts";

const DeviceDialog = lazy(() => import("./device-dialog.tsx"));

type DeviceProps = { connection: Connection; onSignedIn: () => void };

/** Whether a person can sign in to it by a code, and whether in this browser. */
export function waysToSignIn(connection: Connection): { byCode: boolean; here: boolean } {
	const { device_url, authorize_url } = connection.config;
	const byCode = connection.kind === "oauth2_code" && Boolean(device_url);
	return { byCode, here: !byCode || Boolean(authorize_url) };
}

/** Sign in on another device, by a short code. */
export function DeviceButton({ connection, onSignedIn }: DeviceProps) {
	const begin = useDeviceCode(connection.id);
	const { mutate, reset } = begin;
	const again = useCallback(() => mutate(undefined, { onError: sayFailure }), [mutate]);
	const done = useCallback(() => {
		reset();
		onSignedIn();
	}, [reset, onSignedIn]);
	return (
		<>
			<Button
				size="compact-sm"
				variant="default"
				leftSection={<IconDevices size={15} />}
				loading={begin.isPending}
				onClick={again}
				aria-label={`${text.connections.device.open}: ${connection.name}`}
			>
				{text.connections.device.open}
			</Button>
			{begin.data ? (
				<Suspense>
					<DeviceDialog
						key={begin.data.handle}
						connection={connection}
						code={begin.data}
						onClose={reset}
						onAgain={again}
						onSignedIn={done}
					/>
				</Suspense>
			) : null}
		</>
	);
}
