import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test } from "vitest";
import { renderPage } from "#/testing/render-page.tsx";

beforeAll(async () => {
	await import("./link-page.tsx");
}, 60_000);

test("a link from Slack shows whom it lets in before it does", async () => {
	renderPage("/slack#code-code-code-code-code");
	expect(await screen.findByText("Ada Lund (U0ADA000001) in Acme")).toBeVisible();
	await userEvent.click(screen.getByRole("button", { name: "Yes, this is me" }));
	expect(await screen.findByRole("status")).toHaveTextContent("You are linked");
});

test("a link without its code says how to get another", async () => {
	renderPage("/slack");
	expect(await screen.findByText(/Mention the app in Slack/)).toBeVisible();
});
