import { AppShell, Burger, Group } from "@mantine/core";
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import { Outlet, useRouterState } from "@tanstack/react-router";
import { useEffect } from "react";
import { useMe } from "#/api/session.ts";
import { text } from "#/strings/text.ts";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { BottomTabs } from "./bottom-tabs.tsx";
import { Brand } from "./brand.tsx";
import { LazyKeys } from "./keys/lazy-keys.tsx";
import { LinkBanner } from "./link-banner.tsx";
import { LazyMeeting } from "./meeting/lazy-meeting.tsx";
import { Navigation } from "./navigation.tsx";
import { LazyPalette } from "./palette/lazy-palette.tsx";
import styles from "./shell.module.css";
import { useSendUnsaved } from "./use-send-unsaved.ts";

/** The frame around every page: navigation, the state of the connection, and the page. */
export function Shell() {
	const me = useMe();
	const [opened, menu] = useDisclosure(false);
	const path = useRouterState({ select: (state) => state.location.pathname });
	const wide = useMediaQuery("(min-width: 48em)") ?? true;
	const inEditor = /^\/w\/[^/]+$/.test(path);
	// biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes whenever the page changes
	useEffect(() => menu.close(), [path]);
	useSendUnsaved();
	// A page that is there stays while the server is away: what was typed is in it.
	if (me.isError && !me.data)
		return <ErrorNotice error={me.error} onRetry={() => void me.refetch()} />;
	return (
		<AppShell
			header={{ height: { base: 52, sm: 0 } }}
			footer={{ height: { base: inEditor ? 0 : 58, sm: 0 } }}
			navbar={{ width: inEditor ? 60 : 224, breakpoint: "sm", collapsed: { mobile: !opened } }}
		>
			<a href="#content" className="nx-skip">
				{text.skip}
			</a>
			<AppShell.Header hiddenFrom="sm" className={styles.header}>
				<Group h="100%" px="md" gap="sm">
					<Burger
						opened={opened}
						onClick={menu.toggle}
						size="sm"
						aria-label={opened ? text.nav.close : text.nav.open}
					/>
					<Brand compact={false} />
				</Group>
			</AppShell.Header>
			<AppShell.Navbar
				className={styles.navbar}
				aria-label={text.nav.label}
				data-compact={inEditor}
			>
				<Navigation compact={inEditor && wide} />
			</AppShell.Navbar>
			<AppShell.Main id="content" tabIndex={-1} className={styles.main} data-editor={inEditor}>
				<LinkBanner />
				<LazyPalette />
				<LazyKeys />
				<LazyMeeting />
				{me.isPending ? <LoadingRows /> : <Outlet />}
			</AppShell.Main>
			{inEditor ? null : (
				<AppShell.Footer hiddenFrom="sm" className={styles.footer}>
					<BottomTabs opened={opened} onMore={menu.toggle} />
				</AppShell.Footer>
			)}
		</AppShell>
	);
}
