import { UnstyledButton } from "@mantine/core";
import {
	IconDots,
	IconHandStop,
	IconMessagePlus,
	IconPlayerPlay,
	IconSitemap,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { text } from "#/strings/text.ts";
import styles from "./shell.module.css";
import { useCounts } from "./use-counts.ts";

const TABS = [
	{ to: "/", icon: IconMessagePlus, label: () => text.nav.ask },
	{ to: "/runs", icon: IconPlayerPlay, label: () => text.nav.runs },
	{ to: "/approvals", icon: IconHandStop, label: () => text.nav.approvals },
	{ to: "/workflows", icon: IconSitemap, label: () => text.nav.workflows },
] as const;

type TabsProps = { opened: boolean; onMore: () => void };

/** What a phone is used for most, within reach of a thumb; everything else is in the menu. */
export function BottomTabs({ opened, onMore }: TabsProps) {
	const waiting = useCounts()["/approvals"];
	return (
		<nav className={styles.tabs} aria-label={text.nav.tabs}>
			{TABS.map(({ to, icon: Icon, label }) => (
				<Link key={to} to={to} className={styles.tab} activeOptions={{ exact: to === "/" }}>
					<Icon size={21} stroke={1.7} aria-hidden />
					{label()}
					{to === "/approvals" && waiting > 0 ? (
						<span className={styles.tabCount}>{waiting}</span>
					) : null}
				</Link>
			))}
			<UnstyledButton className={styles.tab} aria-expanded={opened} onClick={onMore}>
				<IconDots size={21} stroke={1.7} aria-hidden />
				{text.nav.more}
			</UnstyledButton>
		</nav>
	);
}
