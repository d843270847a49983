import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeAll, expect, test } from "vitest";
import { findStep } from "#/graph/document.ts";
import { json } from "#/testing/fake-api.ts";
import { WORKFLOW } from "#/testing/fake-state.ts";
import { renderPage } from "#/testing/render-page.tsx";
import { useKeysStore } from "#/ui/keys.ts";
import { useKeysDialog } from "./keys-store.ts";

// Loaded when first shown; here once, so that no test waits for it.
beforeAll(async () => {
	await import("./keys-dialog.tsx");
	await import("../editor/editor-page.tsx");
	await import("../editor/inspector-panel.tsx");
	await import("#/features/canvas/add-panel.tsx");
}, 60_000);

afterEach(() => {
	useKeysStore.getState().setSingle(true);
	useKeysDialog.getState().close();
});

const QUIET = (request: Request) =>
	request.url.endsWith("/messages") ? json({ items: [] }) : null;

const press = (key: string, code: string, more = {}) =>
	fireEvent.keyDown(document.documentElement, { key, code, ...more });

test("keys of a single letter are listed and can be switched off", async () => {
	renderPage(`/w/${WORKFLOW}`, QUIET);
	await screen.findByRole("button", { name: "Add a step" });
	press("?", "Slash", { shiftKey: true });
	const dialog = await screen.findByRole("dialog", { name: "Keyboard" });
	expect(within(dialog).getByText("Put the chosen steps into a group")).toBeVisible();
	await userEvent.click(within(dialog).getByRole("switch", { name: /^Keys of a single letter/ }));
	await userEvent.click(within(dialog).getByRole("button", { name: "Close" }));
	await waitFor(() => expect(screen.queryByRole("dialog", { name: "Keyboard" })).toBeNull());
	press("a", "KeyA");
	expect(screen.queryByRole("region", { name: "Add a step" })).toBeNull();
});

test("a removed step says so, and comes back from there", async () => {
	const { api } = renderPage(`/w/${WORKFLOW}?step=mail`, QUIET);
	await userEvent.click(await screen.findByRole("button", { name: "Remove the step" }));
	const said = (await screen.findByText("1 step removed.")).closest("[role]") as HTMLElement;
	expect(findStep(api.state.document, "mail")).toBeUndefined();
	await userEvent.click(within(said).getByRole("button", { name: "Undo" }));
	await waitFor(() => expect(findStep(api.state.document, "mail")).toBeDefined());
});
