import type { meeting } from "../meeting.ts";

export const meetingGerman: typeof meeting = {
	title: "Jemand hat dasselbe geändert",
	lead: "Im Entwurf steht jetzt das der anderen Person. Wählen Sie, was jeweils dort stehen soll; bis dahin geht von Ihrem nichts verloren.",
	theirs: "Von der anderen Person",
	mine: "Von Ihnen",
	was: (value) => `war: ${value}`,
	field: "Feld",
	choose: (title) => `Was soll bei „${title}“ stehen?`,
	both: "Von beiden geändert",
	onlyMine: "Nur von Ihnen geändert",
	goneTheirs: "Die andere Person hat es entfernt. Ihre Änderung daran hat keinen Ort mehr.",
	goneMine: "Sie haben es entfernt; die andere Person hat es geändert.",
	keepTheirs: "Das andere behalten",
	takeMine: "Meines nehmen",
	done: (n) => (n === 1 ? "1 von meinen nehmen" : `${n} von meinen nehmen`),
	none: "Alles andere behalten",
	same: "Was Sie geändert haben, steht schon da.",
	nothing: "–",
	settled: "Ihres steht im Entwurf.",
	dropped: "Das andere bleibt.",
};
