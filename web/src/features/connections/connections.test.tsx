import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { renderPage } from "#/testing/render-page.tsx";

test("a connection is made from its kind's schema; the secret travels apart and is not kept", async () => {
	const bodies: { config?: object; secret?: object }[] = [];
	renderPage("/connections", (request) => {
		if (request.method === "POST" && request.url.endsWith("/connections")) {
			void request
				.clone()
				.json()
				.then((body) => bodies.push(body));
		}
		return null;
	});
	await userEvent.click(await screen.findByRole("button", { name: "Add a connection" }));
	const dialog = await screen.findByRole("dialog", { name: "Add a connection" });
	await userEvent.click(within(dialog).getByRole("combobox", { name: "Which service?" }));
	await userEvent.click(await screen.findByRole("option", { name: "Slack (bot token)" }));
	const token = await within(dialog).findByLabelText(
		/Bot token/,
		{ selector: "input" },
		{ timeout: 5000 },
	);
	expect(token).toHaveAttribute("type", "password");
	await userEvent.type(token, "xoxb-secret");
	await userEvent.click(within(dialog).getByRole("button", { name: "Save" }));
	await waitFor(() => expect(bodies).toHaveLength(1));
	expect(bodies[0]?.secret).toEqual({ token: "xoxb-secret" });
	expect(JSON.stringify(bodies[0]?.config)).not.toContain("xoxb");
	expect(document.body.textContent).not.toContain("xoxb-secret");
});

test("the test of a connection says what came of it", async () => {
	renderPage("/connections");
	await userEvent.click(await screen.findByRole("button", { name: "Test Team mail" }));
	expect(await screen.findByText(/Connected as nexa-bot/)).toBeVisible();
});
