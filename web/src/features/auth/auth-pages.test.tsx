import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { useUnsaved } from "#/api/unsaved.ts";
import { problem } from "#/testing/fake-api.ts";
import { renderPage } from "#/testing/render-page.tsx";
import { tokenIn } from "./hash-token.ts";

test("a login leads to the page that was asked for, and never to another site", async () => {
	const { router } = renderPage("/login?next=%2Fworkflows");
	await userEvent.type(await screen.findByRole("textbox", { name: "E-mail" }), "ada@example.com");
	await userEvent.type(screen.getByLabelText("Password"), "correct horse battery");
	await userEvent.click(screen.getByRole("button", { name: "Log in" }));
	await waitFor(() => expect(router.state.location.pathname).toBe("/workflows"));
});

test.each(["https://evil.example", "//evil.example", "/\\evil.example"])(
	"after login %s is not followed",
	async (next) => {
		const { router } = renderPage(`/login?next=${encodeURIComponent(next)}`);
		await userEvent.type(await screen.findByRole("textbox", { name: "E-mail" }), "ada@example.com");
		await userEvent.type(screen.getByLabelText("Password"), "correct horse battery");
		await userEvent.click(screen.getByRole("button", { name: "Log in" }));
		await waitFor(() => expect(router.state.location.href).toBe("/"));
	},
);

test("whoever was signed out while changing something is told that it is kept", async () => {
	renderPage("/login");
	await screen.findByRole("textbox", { name: "E-mail" });
	expect(screen.queryByText(/Your change is kept/)).toBeNull();
	const change = { workflow: "w", person: "p", base: 1, operations: [], intent: "Edit" };
	act(() => useUnsaved.getState().keep(change));
	expect(screen.getByText(/Your change is kept and saved once you sign in again/)).toBeVisible();
	useUnsaved.setState({ waiting: [] });
});

test("a refused login says why, in the server's own sentence", async () => {
	renderPage("/login", (request) =>
		request.url.endsWith("/auth/login")
			? problem(401, "wrong_password", "the e-mail or the password is wrong")
			: null,
	);
	await userEvent.type(await screen.findByRole("textbox", { name: "E-mail" }), "ada@example.com");
	await userEvent.type(screen.getByLabelText("Password"), "wrong");
	await userEvent.click(screen.getByRole("button", { name: "Log in" }));
	expect(await screen.findByRole("alert")).toHaveTextContent(
		"The e-mail or the password is wrong.",
	);
});

test("first use without its link says where to find it", async () => {
	renderPage("/first-use");
	expect(await screen.findByText(/link that the server printed/)).toBeInTheDocument();
});

test("a short password is refused before anything is sent", async () => {
	const { api } = renderPage("/first-use#abc");
	await userEvent.type(await screen.findByLabelText("Password"), "short");
	await userEvent.click(screen.getByRole("button", { name: "Create the workspace" }));
	expect((await screen.findAllByText("Use at least 10 characters."))[0]).toBeVisible();
	expect(api.calls).not.toContain("POST /auth/first-use");
});

test("the token is read with and without its name", () => {
	expect(tokenIn("#abc")).toBe("abc");
	expect(tokenIn("#token=a%2Bc")).toBe("a+c");
	expect(tokenIn("")).toBeNull();
});
