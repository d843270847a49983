/** What the validator finds, in German: by the code, with the names that the finding tells. */
type Facts = Record<string, string>;
type Said = (facts: Facts) => string;

const quoted = (name: string | undefined) => (name ? ` „${name}“` : "");
const plain = (words: string) => () => words;

/** Sentences that hold the whole finding. */
const WHOLE: Record<string, Said> = {
	action_off: ({ name }) => `Die Aktion${quoted(name)} ist hier abgeschaltet.`,
	approved_by_silence: plain("Schweigen gilt als Zustimmung: Niemand muss hingesehen haben."),
	bad_approval: plain("Ohne Frist gibt es kein Schweigen, das etwas auslösen könnte."),
	bad_id: ({ name }) => `${quoted(name).trim() || "Das"} ist keine gültige Kennung.`,
	model_decides: ({ name, step }) =>
		`Was das Modell in${quoted(step)} schreibt, bestimmt${quoted(name)}, und niemand sieht hin.`,
	bad_wait: plain("Ein Warten hat genau eines von Dauer, Zeitpunkt und Ereignis."),
	bare_port: ({ name }) => `Der Schritt${quoted(name)} hat mehrere Ausgänge.`,
	batch_into_no_list: ({ name }) =>
		`Ein Stapel geht in eine Eingabe, die eine Liste ist;${quoted(name)} ist keine.`,
	batch_of_one: plain("Nur der neueste Start bleibt übrig: Es gibt nichts zu stapeln."),
	budget_missing: ({ name }) =>
		`Der Schritt${quoted(name)} gibt Geld aus, und der Ablauf hat keine Obergrenze.`,
	call_cycle: plain("Dieser Ablauf ruft sich selbst auf, unmittelbar oder über andere."),
	case_not_wired: ({ name }) => `Auf den Fall${quoted(name)} folgt nichts.`,
	connection_missing: ({ name, service }) =>
		`${quoted(name).trim() || "Der Schritt"} braucht eine Verbindung zu ${service ?? "einem Dienst"}.`,
	crosses_border: ({ name }) =>
		`Der Schritt${quoted(name)} steht in einer anderen Gruppe: Über deren Rand geht keine Linie.`,
	cycle: ({ way }) =>
		way
			? `Diese Schritte warten aufeinander: ${way}.`
			: "Ein Schritt wartet auf sich selbst oder liest, was er selbst ergibt.",
	debounce_too_short: plain("Ein Lauf beginnt spätestens, bevor die Wartezeit um ist."),
	duplicate_id: ({ name }) => `Die Kennung${quoted(name)} steht zweimal.`,
	duplicate_key: plain("Ein Schlüssel steht zweimal in einem Objekt."),
	else_missing: plain("Die Verzweigung sagt nicht, was geschieht, wenn kein Fall zutrifft."),
	empty: plain("Der Text ist leer."),
	empty_group: plain("Die Gruppe hat keine Schritte."),
	exclusive_arms: ({ name, ports }) =>
		`Der Schritt${quoted(name)} wartet auf ${ports ?? "mehreres"}, wovon nur eines geschehen kann: Er läuft nie.`,
	expression_too_early: plain(
		"Hier kann kein Ausdruck stehen: Noch ist nichts gelaufen, was er lesen könnte.",
	),
	foreach_not_here: ({ type }) =>
		`Ein Schritt der Art „${type ?? ""}“ kann nicht selbst für jeden Eintrag laufen.`,
	input_not_given: ({ name }) => `Der Auslöser gibt die Eingabe${quoted(name)} nicht.`,
	integer_too_large: plain("Eine so große ganze Zahl verlöre Stellen."),
	key_not_text: plain("Ein Schlüssel ist kein Text."),
	missing: ({ name }) => `Es fehlt${quoted(name)}.`,
	missing_argument: ({ name }) => `Es fehlt${quoted(name)}.`,
	never_fires: plain("Dieser Zeitplan beginnt nie wieder etwas."),
	never_runs: ({ name, other }) =>
		`Der Schritt${quoted(name)} läuft nie, denn${quoted(other)} ist ausgeschaltet.`,
	no_cases: plain("Die Verzweigung hat keine Fälle."),
	no_output: ({ name }) => `Die Verzweigung${quoted(name)} ergibt nichts, was sich lesen ließe.`,
	not_an_expression: ({ name }) =>
		`Hier muss ein Ausdruck in {{ }} stehen${name ? `: „${name}“ wird für jeden Eintrag berechnet` : ""}.`,
	not_published: ({ name }) =>
		`Von${quoted(name)} gilt keine Fassung: Sie lässt sich nicht aufrufen.`,
	null_in_text: plain("Das kann leer sein und ließe dann eine Lücke im Text."),
	reserved_word: ({ name }) => `${quoted(name).trim() || "Dieser Name"} hat schon eine Bedeutung.`,
	retry_of_irreversible: ({ name }) =>
		`Das wird nicht wiederholt:${quoted(name)} lässt sich nicht rückgängig machen.`,
	shadowed_name: ({ name }) => `Der Name${quoted(name)} bedeutet hier schon etwas.`,
	timeout_too_long: ({ own, limit }) =>
		`Der Schritt darf ${own ?? "?"} s brauchen, der ganze Lauf nur ${limit ?? "?"} s.`,
	too_deep: plain("Werte sind zu tief ineinander verschachtelt."),
	unknown_action: ({ name }) => `Die Aktion${quoted(name)} gibt es nicht.`,
	unknown_argument: ({ name }) => `Ein Feld${quoted(name)} gibt es hier nicht.`,
	unknown_connection: ({ name }) => `Die Verbindung${quoted(name)} gibt es nicht.`,
	unknown_input: ({ name }) => `Der Ablauf hat keine Eingabe${quoted(name)}.`,
	unknown_key: ({ name }) => `Ein Teil${quoted(name)} gehört nicht hierher.`,
	unknown_port: ({ name, other }) =>
		`Der Schritt${quoted(name)} hat keinen Ausgang${quoted(other)}.`,
	unknown_step: ({ name }) => (name ? `Den Schritt${quoted(name)} gibt es nicht.` : ""),
	unknown_trigger: ({ name }) => `Durch${quoted(name)} kann ein Lauf hier nicht beginnen.`,
	unknown_version: ({ name, version }) =>
		`Von${quoted(name)} gibt es keine Fassung ${version ?? ""}.`,
	unknown_workflow: ({ name }) => `Einen Ablauf${quoted(name)} gibt es in diesem Bereich nicht.`,
	unreachable: ({ name, other }) =>
		name
			? `Der Schritt${quoted(name)} kommt nach${quoted(other)}, womit der Lauf endet.`
			: `Nach dem Fall${quoted(other)} kann kein anderer mehr zutreffen.`,
	unused_connection: ({ name }) => `${quoted(name).trim() || "Das"} braucht keine Verbindung.`,
	version_missing: ({ name }) =>
		`Aufgerufen wird die geltende Fassung von${quoted(name)}; beim Veröffentlichen wird sie festgehalten.`,
	wrong_connection: ({ name }) => `Die Verbindung${quoted(name)} ist von anderer Art.`,
	yaml_alias: plain("Anker und Verweise sind in YAML hier nicht erlaubt."),
	yaml_tag: plain("Ein YAML-Tag ist hier nicht erlaubt."),
};

/** What kind of finding it is; what it says of the single case stands behind it. */
const KIND: Record<string, string> = {
	always_fails: "Dieser Ausdruck scheitert immer.",
	bad_connection: "Eine Linie des fremden Ablaufs führt nirgendwohin.",
	bad_has: "has() fragt nach genau einem Feld.",
	bad_hole: "Eine offene Stelle ist falsch geschrieben.",
	bad_index: "Diese Stelle kann es in der Liste nicht geben.",
	bad_key: "Ein Feld wird nicht mit einem Text benannt.",
	bad_node: "Ein Knoten des fremden Ablaufs ist keiner.",
	bad_number: "Das ist keine Zahl, die JSON kennt.",
	bad_operand: "Dieses Zeichen passt nicht zu diesen Werten.",
	bad_schedule: "Dieser Zeitplan ist nicht zu verstehen.",
	bad_schema: "Das ist kein gültiges JSON-Schema.",
	bad_state: "Der Zustandsautomat beginnt bei einem Zustand, den es nicht gibt.",
	bad_text: "Der Text enthält Zeichen, die sich nicht speichern lassen.",
	bad_value: "Dieser Wert passt hier nicht.",
	divided_by_zero: "Durch 0 lässt sich nicht teilen.",
	document_invalid: "Das ist kein gültiger Ablauf.",
	duplicate_node: "Zwei Knoten des fremden Ablaufs heißen gleich.",
	integer_division: "Ganze Zahlen werden geteilt, und der Rest fällt weg.",
	map_comprehension: "Eine Schleife geht über Felder, deren Reihenfolge nicht feststeht.",
	may_be_missing: "Dieses Feld ist nicht immer da.",
	may_be_null: "Dieser Wert kann leer sein.",
	must_be_optional: "Dieses Feld kann fehlen und wird gelesen, als wäre es immer da.",
	name_taken: "Dieser Name bedeutet im Ausdruck schon etwas.",
	never_equal: "Diese beiden können nie gleich sein.",
	not_a_condition: "Eine Bedingung muss wahr oder falsch ergeben.",
	not_a_value: "Das ergibt eine Art von Wert, keinen Wert.",
	not_an_object: "Das hat keine Felder.",
	not_compilable: "Dieser Ausdruck lässt sich nicht auswerten.",
	not_in_enum: "Diesen Wert gibt es dort nie.",
	not_json: "Das ist kein einfaches JSON.",
	not_one_of: "Das ist keiner der erlaubten Werte.",
	other_format: "Die Datei ist von anderer Art als angegeben.",
	patch_refused: "Diese Änderung lässt sich nicht anwenden.",
	reserved_key: "Dieser Schlüssel ist vergeben.",
	syntax: "Das ist nicht zu lesen.",
	too_large: "Das ist größer als erlaubt.",
	too_many_macros: "Dieser Ausdruck hat zu viele Schleifen.",
	too_many_steps: "Der Ablauf hat zu viele Schritte.",
	unknown_field: "Dieses Feld gibt es nicht.",
	unknown_function: "Diese Funktion gibt es nicht.",
	unknown_name: "Diesen Namen gibt es im Ausdruck nicht.",
	unknown_node: "Eine Linie des fremden Ablaufs beginnt bei einem Knoten, den es nicht gibt.",
	unknown_state: "Der Zustandsautomat geht zu einem Zustand, den es nicht gibt.",
	unknown_step: "Diesen Schritt gibt es nicht.",
	unwrapped_optional: "Dieser Wert kann fehlen und wird benutzt, als wäre er da.",
	wrong_arguments: "Die Funktion nimmt etwas anderes.",
	wrong_type: "Dieser Wert ist von anderer Art.",
};

const HINTS: Record<string, Said> = {
	approved_by_silence: plain(""),
	bad_id: plain("Nehmen Sie kleine Buchstaben, Ziffern und _."),
	bad_approval: plain("Geben Sie eine Frist an."),
	model_decides: plain(
		"Schreiben Sie es aus, lassen Sie unter Bekanntem wählen, oder fragen Sie vorher jemanden.",
	),
	budget_missing: plain("Setzen Sie eine Obergrenze für die Kosten."),
	case_not_wired: plain("Lassen Sie einen Schritt darauf folgen."),
	connection_missing: ({ known }) =>
		known ? `Es gibt ${known}.` : "Fügen Sie eine Verbindung hinzu.",
	cycle: plain("Nehmen Sie eine dieser Linien oder Bezüge weg."),
	duplicate_id: plain("Wählen Sie eine andere."),
	else_missing: plain("Wählen Sie, was sonst geschieht."),
	hole: ({ known }) => (known ? `Eines von: ${known}.` : ""),
	input_not_given: plain("Geben Sie sie hier an, oder geben Sie ihr einen Vorgabewert."),
	not_published: plain("Veröffentlichen Sie ihn zuerst."),
	action_off: ({ known }) => `Wer diesen Dienst betreibt, schaltet sie mit ${known}=on ein.`,
	unknown_action: ({ known }) =>
		known ? `Meinten Sie ${known}?` : "Sehen Sie im Verzeichnis nach.",
	unknown_argument: plain("Nehmen Sie es weg, oder berichtigen Sie die Schreibweise."),
	unknown_connection: ({ known }) => (known ? `Es gibt ${known}.` : ""),
	unknown_input: ({ known }) => (known ? `Meinten Sie ${known}?` : ""),
	wrong_connection: ({ known }) => (known ? `Es gibt ${known}.` : ""),
};

/** An open place is asked in the words of whoever left it open. */
export const FOUND_GERMAN = {
	said: (code: string, facts: Facts, message: string) => {
		if (code === "hole") return facts.label || message;
		const whole = WHOLE[code]?.(facts);
		if (whole) return whole;
		return KIND[code] ? `${KIND[code]} (${message})` : "";
	},
	hint: (code: string, facts: Facts, hint: string) => {
		const own = HINTS[code]?.(facts);
		return own ?? (WHOLE[code] || code === "hole" ? "" : hint);
	},
};
