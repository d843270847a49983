import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test } from "vitest";
import { json } from "#/testing/fake-api.ts";
import { WORKFLOW } from "#/testing/fake-state.ts";
import { renderPage } from "#/testing/render-page.tsx";

// Loaded when first shown; here once, so that no test waits for it.
beforeAll(async () => {
	await import("#/features/templates/templates-page.tsx");
	await import("./template-page.tsx");
	await import("../still-graph.tsx");
	await import("#/ui/schema-form/schema-form.tsx");
	await import("../editor/editor-page.tsx");
	await import("../editor/template-dialog.tsx");
}, 60_000);

test("templates are found by words and by area, and the address says which", async () => {
	const { router } = renderPage("/templates");
	const card = await screen.findByRole("link", { name: /overdue invoices/ });
	expect(card).toHaveTextContent("NeedsE-mailDatabase");
	await userEvent.click(screen.getByRole("radio", { name: "Your own" }));
	await waitFor(() => expect(screen.queryByRole("link", { name: /overdue invoices/ })).toBeNull());
	expect(screen.getByRole("link", { name: /Our way/ })).toHaveTextContent("No connection needed");
	await userEvent.type(screen.getByRole("textbox"), "invoices");
	await screen.findByRole("heading", { name: "No template fits" });
	expect(router.state.location.search).toEqual({ q: "invoices", area: "own" });
});

test("a template is set and becomes a draft in the editor", async () => {
	let sent: unknown = null;
	const { router } = renderPage("/templates/overdue_invoices", (request) => {
		if (request.url.endsWith("/messages")) return json({ items: [] });
		if (!request.url.endsWith("/use")) return null;
		void request
			.clone()
			.json()
			.then((body) => {
				sent = body;
			});
		return json({ id: WORKFLOW });
	});
	const start = await screen.findByRole("complementary", { name: "Start from this" });
	expect(start).toHaveTextContent("E-mail (mail), Database (books)");
	expect(start).toHaveTextContent("3 calls: 1 read, 2 write");
	const steps = screen.getByRole("list", { name: "Outline" });
	expect(within(steps).getByText("Post each to #sales")).toBeVisible();
	const days = await within(start).findByLabelText(/^Days/);
	await userEvent.clear(days);
	await userEvent.type(days, "14");
	await userEvent.click(within(start).getByRole("button", { name: "Start from this" }));
	await waitFor(() => expect(router.state.location.pathname).toBe(`/w/${WORKFLOW}`));
	expect(sent).toEqual({ inputs: { days: 14 } });
});

test("one's own is kept from the editor and taken away again", async () => {
	const { api, router } = renderPage("/templates/own_big_orders");
	await userEvent.click(await screen.findByRole("button", { name: "Take this template away" }));
	const dialog = await screen.findByRole("dialog", { name: "Take this template away?" });
	await userEvent.click(within(dialog).getByRole("button", { name: "Take this template away" }));
	await waitFor(() => expect(router.state.location.pathname).toBe("/templates"));
	expect(screen.queryByRole("link", { name: /Our way/ })).toBeNull();
	await router.navigate({ to: "/w/$id", params: { id: WORKFLOW } });
	await userEvent.click(await screen.findByRole("button", { name: "More" }));
	await userEvent.click(await screen.findByRole("menuitem", { name: "Keep as a template" }));
	const keep = await screen.findByRole("dialog", { name: "Keep as a template" });
	const does = within(keep).getByRole("textbox", { name: "What is it for?" });
	await userEvent.type(does, "Tells sales");
	await userEvent.click(within(keep).getByRole("button", { name: "Keep it" }));
	await waitFor(() => expect(api.calls).toContain("POST /templates"));
});
