import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test } from "vitest";
import { WORKFLOW } from "#/testing/fake-state.ts";
import { renderPage } from "#/testing/render-page.tsx";

const NAME = "Big orders to sales";

beforeAll(async () => {
	await import("./workflows-page.tsx");
}, 60_000);

async function menuItem(name: string) {
	await userEvent.click(await screen.findByRole("button", { name: `More for ${NAME}` }));
	await userEvent.click(await screen.findByRole("menuitem", { name }));
}

async function choose(field: string, option: string) {
	await userEvent.click(await screen.findByRole("combobox", { name: field }));
	await userEvent.click(await screen.findByRole("option", { name: option }));
}

test("a workflow is moved, and the move is taken back", async () => {
	const { api } = renderPage("/workflows");
	await menuItem("Move to a folder");
	const dialog = await screen.findByRole("dialog", { name: `Move “${NAME}”` });
	await userEvent.click(within(dialog).getByRole("combobox", { name: "Folder" }));
	// The field a phone shows instead of the tree has the same options.
	const options = await screen.findAllByRole("option", { name: "Sales/Reports" });
	await userEvent.click(options.at(-1) as HTMLElement);
	await userEvent.click(within(dialog).getByRole("button", { name: "Move it" }));
	expect(await screen.findByText(/· In Sales\/Reports/)).toBeInTheDocument();
	expect(api.state.shelf.folder).toBe("f2");
	await userEvent.click(await screen.findByRole("button", { name: "Undo" }));
	await waitFor(() => expect(api.state.shelf.folder).toBeNull());
});

test("the tree counts what lies below and narrows the list", async () => {
	const { api, router } = renderPage("/workflows");
	api.state.shelf.folder = "f2";
	const tree = await screen.findByRole("navigation", { name: "Folders" });
	await userEvent.click(await within(tree).findByRole("link", { name: /^Sales/ }));
	await waitFor(() => expect(router.state.location.search).toEqual({ folder: "f1" }));
	expect(await screen.findByRole("link", { name: new RegExp(NAME) })).toBeInTheDocument();
	api.state.shelf.folder = null;
	await userEvent.click(within(tree).getByRole("link", { name: /^Reports/ }));
	expect(await screen.findByRole("heading", { name: "Nothing here yet" })).toBeInTheDocument();
});

test("tags are given, shown and looked for", async () => {
	const { api, router } = renderPage("/workflows");
	await menuItem("Tags");
	const dialog = await screen.findByRole("dialog", { name: `Tags of “${NAME}”` });
	await userEvent.type(within(dialog).getByRole("combobox", { name: "Tags" }), "urgent{Enter}");
	await userEvent.click(within(dialog).getByRole("button", { name: "Save" }));
	await waitFor(() => expect(api.state.shelf.tags).toEqual(["urgent"]));
	await choose("Only with these tags", "urgent (1)");
	await waitFor(() => expect(router.state.location.search).toEqual({ tags: "urgent" }));
});

test("what is put away leaves the list and comes back", async () => {
	const { api } = renderPage("/workflows");
	await menuItem("Put away");
	expect(await screen.findByText(`“${NAME}” is switched off and put away.`)).toBeInTheDocument();
	const tree = screen.getByRole("navigation", { name: "Folders" });
	await userEvent.click(within(tree).getByRole("link", { name: "Put away" }));
	await menuItem("Take back");
	await waitFor(() => expect(api.state.shelf.away).toBeNull());
	expect(api.calls).toContain(`POST /workflows/${WORKFLOW}/unarchive`);
});

test("a folder is made, renamed in its place, and taken away without what is in it", async () => {
	const { api } = renderPage("/workflows");
	await userEvent.click(await screen.findByRole("button", { name: "New folder" }));
	const dialog = await screen.findByRole("dialog", { name: "New folder" });
	await userEvent.type(within(dialog).getByLabelText("Name of the folder"), "Support{Enter}");
	expect(await screen.findByRole("link", { name: /^Support/ })).toBeInTheDocument();
	await userEvent.click(screen.getByRole("button", { name: "Folder Sales: more" }));
	await userEvent.click(await screen.findByRole("menuitem", { name: "Delete the folder" }));
	const asked = await screen.findByRole("dialog", { name: "Delete this folder?" });
	expect(asked).toHaveTextContent("No workflow is deleted.");
	await userEvent.click(within(asked).getByRole("button", { name: "Delete the folder" }));
	await waitFor(() =>
		expect(api.state.shelf.folders.map((one) => one.name)).not.toContain("Sales"),
	);
});
