import { Kbd, UnstyledButton } from "@mantine/core";
import {
	IconBell,
	IconHandStop,
	IconHome,
	IconPlayerPlay,
	IconPlugConnected,
	IconSearch,
	IconSettings,
	IconSitemap,
	IconTable,
	IconTemplate,
	IconVariable,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { text } from "#/strings/text.ts";
import { Account } from "./account.tsx";
import { Brand } from "./brand.tsx";
import { PAGES } from "./pages.ts";
import { usePaletteStore } from "./palette/palette-store.ts";
import styles from "./shell.module.css";
import { SideTip } from "./side-tip.tsx";
import { useCounts } from "./use-counts.ts";

const ICONS = {
	"/": IconHome,
	"/workflows": IconSitemap,
	"/templates": IconTemplate,
	"/runs": IconPlayerPlay,
	"/approvals": IconHandStop,
	"/alerts": IconBell,
	"/connections": IconPlugConnected,
	"/tables": IconTable,
	"/variables": IconVariable,
	"/settings": IconSettings,
} as const;

export function Navigation({ compact }: { compact: boolean }) {
	const counts: Partial<Record<keyof typeof ICONS, number>> = useCounts();
	const open = usePaletteStore((state) => state.open);
	return (
		<>
			<Brand compact={compact} />
			<ul className={styles.links}>
				{PAGES.map(({ to, label }) => (
					<li key={to}>
						<SideTip label={label} shown={compact}>
							<Link
								to={to}
								className={styles.link}
								activeOptions={{ exact: to === "/" }}
								{...(compact ? { "aria-label": label } : {})}
							>
								<PageIcon to={to} />
								{compact ? null : label}
								{counts[to] && !compact ? <span className={styles.count}>{counts[to]}</span> : null}
							</Link>
						</SideTip>
					</li>
				))}
			</ul>
			<SideTip label={text.palette.title} shown={compact}>
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
			</SideTip>
			<Account compact={compact} />
		</>
	);
}

function PageIcon({ to }: { to: keyof typeof ICONS }) {
	const Icon = ICONS[to];
	return <Icon size={19} stroke={1.7} aria-hidden />;
}
