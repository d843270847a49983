import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { makeQueryClient } from "#/api/query-client.ts";
import { askWho } from "#/api/session.ts";
import { KEPT_LISTS } from "#/offline/kept-lists.ts";
import { registerWorker } from "#/offline/register.ts";
import { cssVariables, theme } from "#/tokens/theme.ts";
import { cspNonce } from "#/ui/csp-nonce.ts";
import { holdKeysForMenus } from "#/ui/menu-keys.ts";
import { sayNewVersion } from "#/ui/toast.ts";
import { useAfterPage } from "#/ui/use-after-page.ts";
import { makeRouter } from "./router.tsx";

const ToastPlace = lazy(() => import("#/ui/toasts.tsx"));

const OPEN_PATHS = ["/login", "/first-use", "/invitation"];

const queryClient = makeQueryClient(() => {
	const here = router.state.location;
	if (OPEN_PATHS.includes(here.pathname)) return;
	void router.navigate({ to: "/login", search: { next: here.href } });
});
const router = makeRouter(queryClient);

holdKeysForMenus();

/** A server that takes longer is not waited for: the frame of the page is shown meanwhile. */
const WAITED_MS = 400;

/** Settles when the first picture can be the whole page, or has waited long enough. */
export function whenKnown(): Promise<unknown> {
	if (OPEN_PATHS.includes(router.history.location.pathname)) return Promise.resolve();
	const enough = new Promise((go) => setTimeout(go, WAITED_MS));
	return Promise.race([askWho(queryClient), enough]);
}

void registerWorker({
	onWaiting: ({ takeOver }) => sayNewVersion(takeOver),
	// What was asked for before it was there is asked for again, so that it is kept.
	onFirst: () => {
		for (const list of KEPT_LISTS) void queryClient.invalidateQueries({ queryKey: [list] });
	},
});

export function App() {
	const isAfter = useAfterPage();
	return (
		<MantineProvider
			theme={theme}
			cssVariablesResolver={cssVariables}
			defaultColorScheme="auto"
			getStyleNonce={cspNonce}
		>
			<Suspense>{isAfter ? <ToastPlace /> : null}</Suspense>
			<QueryClientProvider client={queryClient}>
				<RouterProvider router={router} />
			</QueryClientProvider>
		</MantineProvider>
	);
}

declare module "@tanstack/react-router" {
	interface Register {
		router: ReturnType<typeof makeRouter>;
	}
}
