import { Kbd, Tooltip, UnstyledButton } from "@mantine/core";
import {
	IconHandStop,
	IconHome,
	IconPlayerPlay,
	IconPlugConnected,
	IconSearch,
	IconSettings,
	IconSitemap,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useApprovals } from "#/api/approvals.ts";
import { text } from "#/strings/text.ts";
import { AccountMenu } from "./account-menu.tsx";
import { Brand } from "./brand.tsx";
import { PAGES } from "./pages.ts";
import { usePaletteStore } from "./palette/palette-store.ts";
import styles from "./shell.module.css";

const ICONS = {
	"/": IconHome,
	"/workflows": IconSitemap,
	"/runs": IconPlayerPlay,
	"/approvals": IconHandStop,
	"/connections": IconPlugConnected,
	"/settings": IconSettings,
} as const;

export function Navigation({ compact }: { compact: boolean }) {
	const waiting = useApprovals("pending").data?.items.length ?? 0;
	const open = usePaletteStore((state) => state.open);
	return (
		<>
			<Brand compact={compact} />
			<ul className={styles.links}>
				{PAGES.map(({ to, label }) => (
					<li key={to}>
						<Tooltip label={label} position="right" disabled={!compact}>
							<Link
								to={to}
								className={styles.link}
								activeOptions={{ exact: to === "/" }}
								{...(compact ? { "aria-label": label } : {})}
							>
								<PageIcon to={to} />
								{compact ? null : label}
								{to === "/approvals" && waiting > 0 && !compact ? (
									<span className={styles.count}>{waiting}</span>
								) : null}
							</Link>
						</Tooltip>
					</li>
				))}
			</ul>
			<Tooltip label={text.palette.title} position="right" disabled={!compact}>
				<UnstyledButton
					className={styles.link}
					onClick={open}
					{...(compact ? { "aria-label": text.palette.title } : {})}
				>
					<IconSearch size={19} stroke={1.7} aria-hidden />
					{compact ? null : (
						<>
							{text.palette.short}
							<Kbd size="xs" ml="auto" aria-hidden>
								{text.palette.keys}
							</Kbd>
						</>
					)}
				</UnstyledButton>
			</Tooltip>
			<AccountMenu compact={compact} />
		</>
	);
}

function PageIcon({ to }: { to: keyof typeof ICONS }) {
	const Icon = ICONS[to];
	return <Icon size={19} stroke={1.7} aria-hidden />;
}
