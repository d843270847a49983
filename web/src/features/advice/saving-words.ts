/** Savings and costs of a run, as people say them. */
import type { Cost, Saving } from "#/api/advice.ts";
import { text } from "#/strings/text.ts";
import { amount, lasted } from "#/ui/format.ts";

const SECONDS = 1000;

/** What a run takes: seconds and calls always, money where it costs any. */
export function costWords({ seconds, calls, usd }: Cost): string {
	return [
		lasted(Math.max(0, seconds) * SECONDS),
		text.advice.calls(amount(calls)),
		...(usd > 0 ? [text.advice.money(amount(usd))] : []),
	].join(", ");
}

/** The parts of a saving that are worth a word, the largest first in the order people ask for them. */
export function savingWords(saving: Cost & Partial<Saving>): string[] {
	const { seconds, calls, usd, failures = 0, runs = 0, repeats = 0, kilobytes = 0 } = saving;
	return [
		...(seconds >= 0.001 ? [text.advice.saves(lasted(seconds * SECONDS))] : []),
		...(calls > 0 ? [text.advice.saves(text.advice.calls(amount(calls)))] : []),
		...(usd > 0 ? [text.advice.saves(text.advice.money(amount(usd)))] : []),
		...(kilobytes > 0 ? [text.advice.saves(text.advice.kilobytes(amount(kilobytes)))] : []),
		...(failures > 0 ? [text.advice.fewerFailures(Math.round(failures * 100))] : []),
		...(runs > 0 ? [text.advice.fewerRuns(Math.round(runs * 100))] : []),
		...(repeats > 0 ? [text.advice.saferRuns(Math.round(repeats * 100))] : []),
	];
}
