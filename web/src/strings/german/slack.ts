import type { slack } from "../slack.ts";

export const slackGerman: typeof slack = {
	lead: "Man erwähnt die App in Slack und bekommt die Antwort in einem Thread: was verstanden wurde, was gefragt ist, und Vorschläge, die man dort annimmt.",
	noConnections:
		"Legen Sie zuerst eine Verbindung der Art „Slack“ mit dem Bot-Token an, und eine der Art „Webhook-Signatur“ mit dem Signing Secret oder „Slack-App (Socket Mode)“.",
	toConnections: "Verbindungen",
	token: "Antwortet mit",
	tokenHint: "Eine Slack-Verbindung (Bot-Token)",
	signing: "Hört durch Aufrufe, geprüft mit",
	signingHint: "Das Signing Secret der Slack-App",
	line: "Hört über eine Leitung von",
	lineHint: "Socket Mode, wo Slack diesen Dienst nicht aufrufen kann",
	none: "Keine",
	connect: "Verbinden",
	save: "Speichern",
	saved: "Gespeichert.",
	connectedWith: (team) => `Verbunden mit ${team}`,
	notConnected: "Nicht verbunden",
	trouble: (why) => `Slack hat abgelehnt: ${why}`,
	lineIs: {
		open: "Hört über Socket Mode",
		failing: "Socket Mode scheitert",
		waiting: "Socket Mode wird geöffnet",
	},
	lineSince: "verbunden",
	lineFailure: (why) => `Zuletzt gescheitert: ${why}`,
	lineFailed: "Das war",
	lineAgain: (times, when) =>
		`${times === 1 ? "Einmal" : `${times}-mal in Folge`} gescheitert; der nächste Versuch ${when ? `folgt ${when}` : "läuft"}.`,
	addressTitle: "Die Adresse für Slacks Aufrufe",
	addressOnce:
		"Tragen Sie sie in der Slack-App unter Event Subscriptions und unter Interactivity ein. Sie wird nur dieses eine Mal gezeigt.",
	address: (hint) => `Slack ruft die Adresse auf, die mit ${hint} beginnt`,
	newAddress: "Andere Adresse erzeugen",
	newAddressText: "Die bisherige endet sofort, und die Slack-App braucht die neue.",
	disconnect: "Trennen",
	disconnectText:
		"In Slack wird niemand mehr gehört, und alle Verknüpfungen zwischen Personen werden vergessen. Die Gespräche bleiben hier.",
	people: "Wer ist wer",
	nobody:
		"Noch ist niemand verknüpft. Wer die App in Slack zum ersten Mal erwähnt, bekommt einen Link.",
	is: (name, team) => `ist ${name} in ${team}`,
	you: "Sie",
	unlink: "Zurücknehmen",
	unlinkOf: (name) => `Verknüpfung mit ${name} zurücknehmen`,
	linkTitle: "Sind Sie das in Slack?",
	linkNoCode:
		"Der Link ist nicht vollständig. Erwähnen Sie die App in Slack, um einen neuen zu bekommen.",
	linkWho: (name, user, team) => `${name} (${user}) in ${team}`,
	linkText: (you) =>
		`Was diese Person in Slack sagt und entscheidet, sagt und entscheidet dann ${you}, mit allem, was Sie hier dürfen. Fahren Sie nur fort, wenn Sie das sind.`,
	linkConfirm: "Ja, das bin ich",
	linkNot: "Nein",
	linked: "Sie sind verknüpft. Sagen Sie in Slack noch einmal, was Sie möchten.",
	toSettings: "Zu den Einstellungen",
};
