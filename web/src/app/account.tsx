import { lazy, Suspense, useState } from "react";
import { useMe } from "#/api/session.ts";
import { useAfterPage } from "#/ui/use-after-page.ts";
import { AccountButton } from "./account-button.tsx";

const AccountMenu = lazy(() => import("./account-menu.tsx"));

/** Who is signed in; the menu comes after the page, and opens at once if it was asked for before. */
export function Account({ compact }: { compact: boolean }) {
	const user = useMe().data?.user;
	const isAfter = useAfterPage();
	const [wanted, setWanted] = useState(false);
	if (!user) return null;
	const button = <AccountButton compact={compact} onClick={() => setWanted(true)} />;
	if (!isAfter && !wanted) return button;
	return (
		<Suspense fallback={button}>
			<AccountMenu compact={compact} opened={wanted} />
		</Suspense>
	);
}
