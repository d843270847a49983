import { IconCoins, IconHistory, IconListCheck, IconRoute } from "@tabler/icons-react";
import type { RehearsalData } from "#/api/threads.ts";
import { humanized } from "#/graph/document.ts";
import { text } from "#/strings/text.ts";
import { amount, fullTime } from "#/ui/format.ts";
import styles from "./chat.module.css";

type Forecasts = NonNullable<RehearsalData["forecast"]>;
type Forecast = NonNullable<Forecasts["after"]>;
type Amounts = NonNullable<Forecast["expected"]>;
type Coverage = NonNullable<RehearsalData["coverage"]>;
type Told = NonNullable<RehearsalData["examples"]>;
type Run = NonNullable<RehearsalData["past"]>["runs"][number];

const MOST_MISSED = 3;
const KINDS = ["seconds", "usd", "calls", "rows"] as const;

/** What is known of a proposal: what a run takes, which ways were rehearsed, how the last runs go with it. */
export default function ProofCard({ result }: { result: RehearsalData }) {
	const { forecast, coverage, examples, past } = result;
	if (!(forecast || coverage || examples || past)) return null;
	return (
		<div className={styles.card}>
			{forecast ? <Takes told={forecast} /> : null}
			{coverage ? <Ways told={coverage} /> : null}
			{examples ? <Examples told={examples} /> : null}
			{past ? <Past runs={past.runs} /> : null}
		</div>
	);
}

function Takes({ told: { after, before } }: { told: Forecasts }) {
	const was = before?.expected ?? null;
	return (
		<div>
			<h3>
				<IconCoins size={15} aria-hidden /> {text.proof.takes}
			</h3>
			{after?.expected ? (
				<Table now={after.expected} was={was} />
			) : (
				<p className={styles.hint}>{unknownOf(after)}</p>
			)}
			{after?.expected ? <p className={styles.hint}>{basisOf(after)}</p> : null}
		</div>
	);
}

function unknownOf(after: Forecast | null): string {
	if (!after) return text.proof.noTime;
	if (after.without_history.length === 0) return text.proof.notRehearsed;
	return text.proof.notKnown(after.without_history.map(humanized).join(", "));
}

function basisOf(after: Forecast): string {
	return after.runs > 0 ? text.proof.byRuns(after.runs) : text.rehearsal.byOthers;
}

function Table({ now, was }: { now: Amounts; was: Amounts | null }) {
	// What costs nothing is not worth a line.
	const kinds = KINDS.filter(
		(kind) => kind !== "usd" || now.usd.expected + (was?.usd.expected ?? 0),
	);
	const same = was && kinds.every((kind) => words(kind, now) === words(kind, was));
	return (
		<>
			{same ? <p className={styles.hint}>{text.proof.same}</p> : null}
			<table className={styles.takes}>
				{was && !same ? (
					<thead>
						<tr>
							<td />
							<th scope="col">{text.proof.untilNow}</th>
							<th scope="col">{text.proof.withIt}</th>
						</tr>
					</thead>
				) : null}
				<tbody>
					{kinds.map((kind) => (
						<tr key={kind}>
							<th scope="row">{NAMES[kind]()}</th>
							{was && !same ? <td>{words(kind, was)}</td> : null}
							<td>{words(kind, now)}</td>
						</tr>
					))}
				</tbody>
			</table>
		</>
	);
}

const NAMES = {
	seconds: () => text.proof.time,
	usd: () => text.proof.money,
	calls: () => text.proof.calls,
	rows: () => text.proof.rows,
};
const UNITS = { seconds: " s", usd: " USD", calls: "", rows: "" };

function words(kind: (typeof KINDS)[number], amounts: Amounts): string {
	const { expected, low, high } = amounts[kind];
	const said = `${shown(expected)}${UNITS[kind]}`;
	if (typeof low !== "number" || typeof high !== "number" || low === high) return said;
	return text.rehearsal.fromTo(said, shown(low), shown(high));
}

function shown(n: number): string {
	return amount(Number(n.toPrecision(3)));
}

function Ways({ told }: { told: Coverage }) {
	const { missed } = told;
	return (
		<div>
			<h3>
				<IconRoute size={15} aria-hidden /> {text.proof.ways(told.reached, told.total)}
			</h3>
			{missed.length > 0 ? (
				<ul>
					{missed.slice(0, MOST_MISSED).map((one) => (
						<li key={`${one.step} ${one.way}`} title={one.why}>
							{text.proof.missed(humanized(one.step), wayWords(one.way))}.{" "}
							{text.proof.reason[one.reason] ?? one.why}
						</li>
					))}
					{missed.length > MOST_MISSED ? (
						<li>{text.proof.more(missed.length - MOST_MISSED)}</li>
					) : null}
				</ul>
			) : null}
		</div>
	);
}

function wayWords(way: string): string {
	return text.proof.way[way] ?? humanized(way.replace(/^case /, ""));
}

function Examples({ told }: { told: Told }) {
	return (
		<div>
			<h3>
				<IconListCheck size={15} aria-hidden /> {text.examples.told(told.as_expected, told.total)}
			</h3>
			{told.other.length > 0 ? (
				<ul>
					{told.other.slice(0, MOST_MISSED).map((one) => (
						<li key={one.name}>
							{one.name}: {shortened(one.differences[0] ?? "")}
						</li>
					))}
					{told.other.length > MOST_MISSED ? (
						<li>{text.proof.more(told.other.length - MOST_MISSED)}</li>
					) : null}
				</ul>
			) : null}
		</div>
	);
}

function Past({ runs }: { runs: readonly Run[] }) {
	const played = runs.filter((run) => run.outcome !== "not_played");
	const same = played.filter((run) => run.outcome === "same").length;
	const title = played.length > 0 ? text.proof.past(same, played.length) : text.proof.nonePlayed;
	return (
		<details className={styles.past}>
			<summary className={styles.fold}>
				<IconHistory size={15} aria-hidden /> {title}
			</summary>
			<p className={styles.hint}>{text.proof.pastLead}</p>
			<ul>
				{runs.map((run) => (
					<li key={run.run_id}>
						{run.started_at ? text.proof.run(fullTime(run.started_at)) : run.run_id}: {saidOf(run)}
						<Changes run={run} />
					</li>
				))}
			</ul>
		</details>
	);
}

function saidOf(run: Run): string {
	if (run.outcome === "not_played") return text.proof.notPlayed(run.why ?? "");
	if (run.before !== run.after) return text.proof.ends(statusOf(run.after), statusOf(run.before));
	return run.outcome === "same" ? text.proof.asBefore : text.proof.otherwise;
}

function statusOf(status: string | null | undefined): string {
	const said: Record<string, string> = text.status;
	return (said[status ?? ""] ?? status ?? "").toLowerCase();
}

function Changes({ run }: { run: Run }) {
	const lines = [...writesOf(run), ...run.differences.map(differenceWords)];
	if (lines.length === 0) return null;
	return (
		<ul>
			{lines.map((line) => (
				<li key={line}>{line}</li>
			))}
			{run.assumed.length > 0 ? <li title={run.assumed.join("\n")}>{text.proof.assumed}</li> : null}
		</ul>
	);
}

/** A step that writes something else writes as much anew as it no longer writes: one line for both. */
function writesOf(run: Run): string[] {
	const gone = new Map(run.gone_writes.map((one) => [one.step, one.times]));
	const made = run.new_writes.map((one) => {
		const less = gone.get(one.step);
		gone.delete(one.step);
		const step = humanized(one.step);
		return less
			? text.proof.writesOther(step, one.times, less)
			: text.proof.writesNew(step, one.times);
	});
	return [...made, ...[...gone].map(([step, n]) => text.proof.writesGone(humanized(step), n))];
}

function differenceWords(one: Run["differences"][number]): string {
	const where = `${one.step ? humanized(one.step) : text.proof.result} ${one.path}`.trim();
	return text.proof.differs(where, shortened(one.before), shortened(one.after));
}

const LONGEST = 80;

function shortened(value: string | null): string {
	if (value === null) return text.proof.nothing;
	return value.length > LONGEST ? `${value.slice(0, LONGEST - 1)}…` : value;
}
