/** What connectors look for, by the id of the trigger; the server says it in English. */
export const appTriggersGerman: Record<string, { title: string; summary: string }> = {
	webhook: {
		title: "Wenn eine Webadresse aufgerufen wird",
		summary:
			"Ein anderes Programm ruft eine geheime Adresse dieses Ablaufs auf, oder jemand füllt dort ein Formular aus.",
	},
	"sql.new_row": {
		title: "Wenn eine Tabelle eine neue Zeile hat",
		summary: "In eine Tabelle einer Datenbank ist eine Zeile gekommen.",
	},
	"asana.new_task": {
		title: "Wenn in Asana eine Aufgabe angelegt wird",
		summary: "In einem Projekt von Asana ist eine Aufgabe angelegt worden.",
	},
	"discord.new_message": {
		title: "Wenn in einem Kanal von Discord etwas geschrieben wird",
		summary: "Jemand hat in einem Kanal oder Faden von Discord geschrieben.",
	},
	"gdrive.new_file": {
		title: "Wenn in Google Drive eine Datei neu ist oder sich ändert",
		summary: "In Google Drive ist eine Datei dazugekommen, oder eine hat sich geändert.",
	},
	"gitlab.new_issue": {
		title: "Wenn in GitLab ein Ticket eröffnet wird",
		summary: "In einem Projekt von GitLab ist ein Ticket eröffnet worden.",
	},
	"gitlab.new_merge_request": {
		title: "Wenn in GitLab ein Merge-Request eröffnet wird",
		summary: "In einem Projekt von GitLab ist ein Merge-Request eröffnet worden.",
	},
	"gmail.new_message": {
		title: "Wenn in Gmail eine Nachricht ankommt",
		summary: "In ein Postfach von Gmail ist eine Nachricht gekommen; sie bleibt, wie sie ist.",
	},
	"imap.new_mail": {
		title: "Wenn in einem Postfach eine E-Mail ankommt",
		summary: "In einen Ordner eines Postfachs ist eine E-Mail gekommen; sie bleibt ungelesen.",
	},
	"linear.new_issue": {
		title: "Wenn in Linear ein Ticket angelegt wird",
		summary: "In einem Team von Linear ist ein Ticket angelegt worden.",
	},
	"rss.new_item": {
		title: "Wenn ein Feed einen neuen Eintrag hat",
		summary: "In einem Feed (RSS oder Atom) ist ein Eintrag erschienen.",
	},
	"s3.new_object": {
		title: "Wenn in einem Bucket von S3 ein Objekt dazukommt",
		summary:
			"In einen Bucket von S3 oder verträglichem Speicher ist ein Objekt gekommen, oder eines ist neu geschrieben worden.",
	},
	"salesforce.new_record": {
		title: "Wenn in Salesforce ein Datensatz neu ist oder sich ändert",
		summary: "In Salesforce ist ein Datensatz dazugekommen, oder einer hat sich geändert.",
	},
	"shopify.new_order": {
		title: "Wenn bei Shopify bestellt wird",
		summary: "In einem Laden von Shopify ist bestellt worden.",
	},
	"slack.new_message": {
		title: "Wenn in einem Kanal von Slack etwas geschrieben wird",
		summary:
			"Jemand hat in einem Kanal von Slack geschrieben; Antworten in Fäden gehören nicht dazu.",
	},
	"slack.app_mention": {
		title: "Wenn die App in Slack erwähnt wird",
		summary: "Jemand hat die App in einer Nachricht in Slack erwähnt.",
	},
	"slack.message": {
		title: "Wenn Slack eine Nachricht meldet",
		summary:
			"Jemand hat geschrieben, wo die App in Slack ist; Slack ruft sofort an, auch bei Antworten in Fäden.",
	},
	"slack.reaction_added": {
		title: "Wenn jemand in Slack mit einem Zeichen antwortet",
		summary: "Jemand hat einer Nachricht in Slack ein Zeichen hinzugefügt.",
	},
	"teams.new_channel_message": {
		title: "Wenn in einem Kanal von Microsoft Teams etwas geschrieben wird",
		summary:
			"Jemand hat in einem Kanal von Microsoft Teams ein Gespräch begonnen; Antworten gehören nicht dazu.",
	},
	"telegram.new_message": {
		title: "Wenn ein Bot von Telegram angeschrieben wird",
		summary: "Jemand hat einem Bot von Telegram geschrieben oder einen seiner Knöpfe gedrückt.",
	},
	"trello.new_card": {
		title: "Wenn in Trello eine Karte angelegt wird",
		summary: "Auf einer Tafel von Trello ist eine Karte angelegt worden.",
	},
	"twilio.new_message": {
		title: "Wenn eine Nummer von Twilio eine Nachricht bekommt",
		summary: "An eine Nummer eines Kontos bei Twilio ist eine Nachricht gekommen.",
	},
	"airtable.new_record": {
		title: "Wenn in eine Tabelle von Airtable ein Datensatz kommt",
		summary: "In eine Tabelle von Airtable ist ein Datensatz gekommen.",
	},
	"gcalendar.new_event": {
		title: "Wenn in einen Kalender von Google ein Termin kommt",
		summary:
			"In einen Kalender von Google ist ein Termin gekommen; ein nur geänderter startet nichts.",
	},
	"github.new_issue": {
		title: "Wenn in GitHub ein Ticket eröffnet wird",
		summary: "In einem Projekt von GitHub ist ein Ticket eröffnet worden.",
	},
	"github.new_pull_request": {
		title: "Wenn in GitHub ein Pull-Request eröffnet wird",
		summary: "In einem Projekt von GitHub ist ein Pull-Request eröffnet worden.",
	},
	"gsheets.new_row": {
		title: "Wenn in eine Tabelle von Google eine Zeile kommt",
		summary:
			"Unter die Zeilen einer Tabelle von Google ist eine gekommen; die erste Zeile nennt die Spalten.",
	},
	"hubspot.new_record": {
		title: "Wenn HubSpot einen Kontakt, eine Firma, ein Geschäft oder Ticket mehr hat",
		summary:
			"In HubSpot ist ein Kontakt, eine Firma, ein Geschäft oder ein Ticket angelegt worden.",
	},
	"jira.new_issue": {
		title: "Wenn in Jira ein Vorgang angelegt wird",
		summary: "In einem Projekt von Jira ist ein Vorgang angelegt worden.",
	},
	"notion.new_page": {
		title: "Wenn in eine Datenbank von Notion eine Seite kommt",
		summary: "In eine Datenbank von Notion ist eine Seite gekommen.",
	},
	"sendgrid.new_bounce": {
		title: "Wenn ein Brief über SendGrid zurückkommt",
		summary: "Ein Brief war nicht zustellbar, und SendGrid hat sich die Adresse gemerkt.",
	},
	"ses.newly_suppressed": {
		title: "Wenn ein Brief über SES zurückkommt oder beanstandet wird",
		summary:
			"Ein Brief an eine Adresse kam zurück oder wurde beanstandet, und SES hat sie gesperrt.",
	},
	"rabbitmq.new_message": {
		title: "Wenn eine Nachricht in eine Warteschlange von RabbitMQ kommt",
		summary:
			"In einer Warteschlange von RabbitMQ ist eine Nachricht; quittiert wird sie, sobald ihr Lauf verzeichnet ist.",
	},
	"mqtt.new_message": {
		title: "Wenn über MQTT eine Nachricht kommt",
		summary:
			"Unter einem Thema ist eine Nachricht erschienen; der Broker hebt sie auf, bis ihr Lauf verzeichnet ist.",
	},
	"nats.new_message": {
		title: "Wenn über NATS eine Nachricht kommt",
		summary:
			"Unter einem Subject ist eine Nachricht erschienen; ein genannter Stream hebt sie auf, bis ihr Lauf verzeichnet ist.",
	},
	"redis.new_entry": {
		title: "Wenn ein Redis-Stream einen neuen Eintrag hat",
		summary:
			"In einen Stream von Redis ist ein Eintrag gekommen; eine eigene Gruppe merkt sich, welche verzeichnet sind.",
	},
	"redis.new_value": {
		title: "Wenn in eine Redis-Liste ein Wert kommt",
		summary:
			"In einer Liste von Redis ist ein Wert; er wird herausgenommen und aufgehoben, bis sein Lauf verzeichnet ist.",
	},
	"slack.button_clicked": {
		title: "Wenn in Slack ein Knopf gedrückt wird",
		summary:
			"Jemand hat einen Knopf unter einer Frage gedrückt, die ein Ablauf in Slack gestellt hat.",
	},
	"slack.slash_command": {
		title: "Wenn in Slack ein Befehl getippt wird",
		summary:
			"Jemand hat einen Befehl der Slack-App getippt; ein Schritt sagt im Kanal, was daraus wurde.",
	},
	"slack.dialog_sent": {
		title: "Wenn in Slack ein Dialog ausgefüllt wird",
		summary: "Jemand hat einen Dialog ausgefüllt, den ein Ablauf in Slack geöffnet hat.",
	},
	"stripe.new_payment": {
		title: "Wenn über Stripe etwas bezahlt wird",
		summary: "In Stripe ist eine Zahlung gelungen.",
	},
	"stripe.new_event": {
		title: "Wenn in Stripe etwas geschieht",
		summary:
			"In Stripe ist etwas von einer genannten Art geschehen; Stripe hebt seine Ereignisse 30 Tage auf.",
	},
};
