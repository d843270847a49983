import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { TestResultCard } from "./result-cards.tsx";

const WENT = { status: "succeeded", input: null, output: null, error: null, note: null };

function shown(status: string, message: string | null) {
	const error = message ? { class: "bad_data", message } : null;
	const nothing = { forecast: null, coverage: null, examples: null, past: null };
	const steps = { fetch: WENT, only_big: { ...WENT, status, error } };
	render(
		<MantineProvider>
			<TestResultCard result={{ ...nothing, status, steps }} />
		</MantineProvider>,
	);
}

test("a rehearsal that failed says at which step and why, without being opened", () => {
	shown("failed", "there is no field total in an order");
	expect(screen.getByText(/there is no field total in an order/)).toBeVisible();
	expect(screen.getByText(/Only big/)).toBeVisible();
});

test("a rehearsal that went well stays folded", () => {
	shown("succeeded", null);
	expect(screen.getByRole("group")).not.toHaveAttribute("open");
});
