import { lazy, Suspense, useEffect, useState } from "react";
import { useMe } from "#/api/session.ts";
import { useAfterPage } from "#/ui/use-after-page.ts";
import { AccountButton } from "./account-button.tsx";

const load = () => import("./account-menu.tsx");
const AccountMenu = lazy(load);

/** Who is signed in. The menu is fetched after the page, and takes the button's place when it is asked for. */
export function Account({ compact }: { compact: boolean }) {
	const user = useMe().data?.user;
	const isAfter = useAfterPage();
	const [wanted, setWanted] = useState(false);
	useEffect(() => {
		if (isAfter) void load();
	}, [isAfter]);
	if (!user) return null;
	const button = (
		<AccountButton
			compact={compact}
			aria-haspopup="menu"
			aria-expanded={false}
			onClick={() => setWanted(true)}
		/>
	);
	if (!wanted) return button;
	return (
		<Suspense fallback={button}>
			<AccountMenu compact={compact} />
		</Suspense>
	);
}
