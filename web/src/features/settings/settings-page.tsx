import { Tabs } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMay } from "#/api/session.ts";
import { text } from "#/strings/text.ts";
import { Page } from "#/ui/page.tsx";
import { ApiKeys } from "./api-keys.tsx";
import { DayBudget } from "./day-budget.tsx";
import { Invitations } from "./invitations.tsx";
import { Members } from "./members.tsx";
import { Memory } from "./memory.tsx";
import { Profile } from "./profile.tsx";
import { Sessions } from "./sessions.tsx";
import styles from "./settings.module.css";
import { Slack } from "./slack.tsx";

const TABS = ["profile", "members", "keys", "sessions", "budget", "memory", "slack"] as const;

export function SettingsPage() {
	const { tab } = useSearch({ from: "/shell/settings" });
	const navigate = useNavigate();
	const owner = useMay("member:manage");
	const mayConnect = useMay("connection:manage");
	const mayMakeKeys = useMay("key:manage");
	const open = TABS.find((one) => one === tab) ?? "profile";
	return (
		<Page title={text.settings.title}>
			<Tabs
				value={open}
				onChange={(value) =>
					void navigate({ to: "/settings", search: value ? { tab: value } : {} })
				}
				keepMounted={false}
			>
				<Tabs.List mb="xl" className={styles.tabs}>
					{TABS.filter((one) => one !== "keys" || mayMakeKeys).map((one) => (
						<Tabs.Tab key={one} value={one} ref={one === open ? bringIntoSight : null}>
							{text.settings.tabs[one]}
						</Tabs.Tab>
					))}
				</Tabs.List>
				<Tabs.Panel value="profile">
					<Profile />
				</Tabs.Panel>
				<Tabs.Panel value="members">
					<Members mayChange={owner} />
					{owner ? <Invitations /> : null}
				</Tabs.Panel>
				<Tabs.Panel value="keys">
					<ApiKeys />
				</Tabs.Panel>
				<Tabs.Panel value="sessions">
					<Sessions />
				</Tabs.Panel>
				<Tabs.Panel value="budget">
					<DayBudget mayChange={owner} />
				</Tabs.Panel>
				<Tabs.Panel value="memory">
					<Memory />
				</Tabs.Panel>
				<Tabs.Panel value="slack">
					<Slack mayConnect={mayConnect} mayUnlink={owner} />
				</Tabs.Panel>
			</Tabs>
		</Page>
	);
}

/** On a phone the chosen tab may lie beyond the edge. */
function bringIntoSight(tab: HTMLElement | null) {
	tab?.scrollIntoView?.({ inline: "nearest", block: "nearest" });
}
