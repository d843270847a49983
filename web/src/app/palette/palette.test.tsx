import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test } from "vitest";
import { WORKFLOW } from "#/testing/fake-state.ts";
import { renderPage } from "#/testing/render-page.tsx";

// Loaded when first shown; here once, so that no test waits for it.
beforeAll(async () => {
	await import("./command-palette.tsx");
	await import("../editor/editor-page.tsx");
	await import("../versions/versions-page.tsx");
}, 60_000);

test("any page is a few letters away", async () => {
	renderPage("/");
	await screen.findByRole("navigation", { name: "Main" });
	await userEvent.keyboard("{Control>}k{/Control}");
	await userEvent.type(await screen.findByRole("textbox", { name: /^Go to a page/ }), "runs");
	await userEvent.keyboard("{Enter}");
	expect(await screen.findByRole("heading", { name: "Runs" })).toBeVisible();
	await waitFor(() => expect(screen.queryByRole("textbox", { name: /^Go to a page/ })).toBeNull());
});

test("in the editor it offers the steps and what can be done", async () => {
	renderPage(`/w/${WORKFLOW}`);
	await userEvent.click(await screen.findByRole("button", { name: /^Search/ }));
	expect(await screen.findByRole("button", { name: /Rehearse Ctrl Enter/ })).toBeVisible();
	await userEvent.type(await screen.findByRole("textbox", { name: /^Go to a page/ }), "#sales");
	await userEvent.keyboard("{Enter}");
	const details = await screen.findByRole("complementary", { name: "Details" });
	expect(details).toHaveTextContent("Post each to #sales");
});

test("what the editor's menu opens is found by its name", async () => {
	renderPage(`/w/${WORKFLOW}`);
	await userEvent.click(await screen.findByRole("button", { name: /^Search/ }));
	expect(await screen.findByRole("button", { name: "In plain words" })).toBeVisible();
	await userEvent.type(await screen.findByRole("textbox", { name: /^Go to a page/ }), "keep as");
	await userEvent.keyboard("{Enter}");
	expect(await screen.findByRole("dialog", { name: /template/i })).toBeVisible();
});

test("from a page of a workflow its other rooms are near, and so are the parts of the settings", async () => {
	const { router } = renderPage(`/w/${WORKFLOW}/versions`);
	await screen.findByRole("heading", { name: /^Versions of/ });
	await userEvent.keyboard("{Control>}k{/Control}");
	const search = await screen.findByRole("textbox", { name: /^Go to a page/ });
	expect(screen.getByRole("button", { name: "Templates" })).toBeVisible();
	expect(screen.getByRole("button", { name: "New workflow" })).toBeVisible();
	await userEvent.type(search, "members");
	expect(await screen.findByRole("button", { name: "Settings: Members" })).toBeVisible();
	await userEvent.clear(search);
	await userEvent.type(search, "this webhooks{Enter}");
	await waitFor(() => expect(router.state.location.pathname).toBe(`/w/${WORKFLOW}/webhooks`));
});
