/** What connectors look for, by the id of the trigger; the server says it in English. */
export const appTriggersGerman: Record<string, { title: string; summary: string }> = {
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
};
