/** Alerts that say the same of the same workflow are one trouble; the newest stands for them. */
export type Trouble<One> = { newest: One; all: One[] };

type Told = { kind: string; title: string; workflow_id: string | null };

export function alike<One extends Told>(alerts: readonly One[]): Trouble<One>[] {
	const troubles = new Map<string, Trouble<One>>();
	for (const alert of alerts) {
		const kind = JSON.stringify([alert.kind, alert.workflow_id, alert.title]);
		const known = troubles.get(kind);
		if (known) known.all.push(alert);
		else troubles.set(kind, { newest: alert, all: [alert] });
	}
	return [...troubles.values()];
}
