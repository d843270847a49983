import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { ACTIONS } from "#/testing/fake-catalog.ts";
import { ReachList } from "./reach-list.tsx";

const DOCUMENT = {
	nexa: 1,
	name: "Orders",
	steps: [{ id: "tell", name: "Tell #sales", uses: "slack.post_message" }],
} as const;

test("what a change writes is named as people know it", async () => {
	const reach = {
		hosts: ["decided at run time"],
		writes: ["tell: slack.post_message (write)", "gone: x.y (irreversible)", "as it was"],
		recipients: ["#sales"],
		connections: [],
		scopes: ["slack: slack.post_message", "workflow: billing"],
		places: ["read sql: crm.people", "write datatable: leads"],
		effects: ["irreversible"],
	};
	const cache = new QueryClient();
	cache.setQueryData(["catalog", "actions"], ACTIONS);
	cache.setQueryData(["catalog", "triggers"], []);
	render(
		<QueryClientProvider client={cache}>
			<MantineProvider>
				<ReachList reach={reach} document={{ ...DOCUMENT, steps: [...DOCUMENT.steps] }} />
			</MantineProvider>
		</QueryClientProvider>,
	);
	expect(await screen.findByText(/“Tell #sales” \(Post a Slack message\)/)).toBeVisible();
	expect(screen.getByText(/gone: x.y \(irreversible\), as it was/)).toBeVisible();
	expect(screen.queryByText("Connections")).toBeNull();
	expect(screen.getByText("slack: Post a Slack message, runs the workflow billing")).toBeVisible();
	expect(screen.getByText("reads crm.people (sql), writes leads (datatable)")).toBeVisible();
	expect(screen.getByText("cannot be taken back")).toBeVisible();
});
