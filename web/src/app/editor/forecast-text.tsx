import { Text } from "@mantine/core";
import type { Rehearsed } from "#/api/drafts.ts";
import { findStep, humanized, labelOf, type WorkflowDocument } from "#/graph/document.ts";
import { text } from "#/strings/text.ts";
import { amount } from "#/ui/format.ts";

type Forecast = Rehearsed["forecast"];
type Range = NonNullable<Forecast["expected"]>["seconds"];
type ForecastProps = { document: WorkflowDocument; forecast: Forecast };

/** What a live run is expected to take, and by what; or of which steps nothing is known. */
export function ForecastText({ document, forecast }: ForecastProps) {
	if (forecast.without_history.length > 0) {
		const names = forecast.without_history.map((id) => {
			const step = findStep(document, id)?.step;
			return step ? labelOf(step) : humanized(id);
		});
		return <Text size="sm">{text.rehearsal.noHistory(names.join(", "))}</Text>;
	}
	if (!forecast.expected) return null;
	const { seconds, usd, calls, rows } = forecast.expected;
	const amounts = [
		told(seconds, (n) => `${amount(n)} s`),
		// What costs nothing is not worth a word.
		...(usd.expected > 0 ? [told(usd, (n) => `${amount(n)} USD`)] : []),
		told(calls, (n) => text.rehearsal.calls(rounded(n))),
		told(rows, (n) => text.rehearsal.rows(rounded(n))),
	];
	const basis = forecast.runs > 0 ? text.rehearsal.byRuns(forecast.runs) : text.rehearsal.byOthers;
	return (
		<Text size="sm">
			{text.rehearsal.expected(amounts.join(", "))} {basis}
		</Text>
	);
}

function told({ expected, low, high }: Range, unit: (n: number) => string): string {
	if (typeof low !== "number" || typeof high !== "number") return unit(expected);
	if (low === high) return unit(expected);
	return text.rehearsal.fromTo(unit(expected), amount(low), amount(high));
}

function rounded(n: number): number {
	return Number(n.toPrecision(3));
}
