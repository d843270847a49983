import type { grants } from "../grants.ts";

export const grantsGerman: typeof grants = {
	open: "Wer sie nutzen darf",
	title: (name) => `Wer darf „${name}“ nutzen?`,
	lead: "Ein Schritt nutzt eine Verbindung nur, wenn sein Ablauf hier steht.",
	everyone: "Jeder Ablauf des Arbeitsbereichs",
	none: "Kein Ablauf darf sie nutzen: Schritte, die sie brauchen, halten an.",
	gone: "Ein Ablauf, der gelöscht wurde",
	since: "seit",
	takeBack: "Zurücknehmen",
	takeBackFrom: (name) => `Zurücknehmen von: ${name}`,
	takenBack: "Zurückgenommen. Der nächste Schritt, der sie braucht, hält an.",
	add: "Einem Ablauf erlauben",
	choose: "Ablauf wählen",
	give: "Erlauben",
	giveAll: "Jedem Ablauf erlauben",
	given: (name) => `„${name}“ darf sie nutzen.`,
	givenAll: "Jeder Ablauf darf sie nutzen.",
	nothingFound: "Kein Ablauf heißt so.",
};
