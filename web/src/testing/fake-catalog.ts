/** A few actions and kinds of connections, in the shapes of the server. */
const expression = { "x-nexa-expr": { vars: ["item", "index"] } };

export const ACTIONS = [
	{
		id: "http.request",
		title: "HTTP request",
		summary: "Call an address and read its answer",
		effect: null,
		effect_rule: { argument: "method", by_value: { GET: "read" }, default: "write" },
		connection: {
			service: "http",
			kinds: ["http_basic", "http_bearer", "http_header"],
			required: false,
		},
		expression_arguments: {},
		input_schema: {
			type: "object",
			additionalProperties: false,
			required: ["method", "url"],
			properties: {
				method: {
					type: "string",
					enum: ["GET", "POST", "PUT", "PATCH", "DELETE"],
					title: "Method",
				},
				url: { type: "string", title: "Address", format: "uri" },
				query: { type: "object", additionalProperties: { type: "string" }, title: "Query" },
				json: { title: "JSON body" },
				expect: { type: "string", enum: ["json", "text"], title: "Expect", default: "json" },
			},
		},
		output_schema: { type: "object", properties: { status: { type: "integer" }, body: {} } },
	},
	{
		id: "list.filter",
		title: "Filter a list",
		summary: "Keep the items a condition holds for",
		effect: "pure",
		effect_rule: null,
		connection: null,
		expression_arguments: { where: ["item", "index"] },
		input_schema: {
			type: "object",
			required: ["items", "where"],
			properties: {
				items: { type: "array", title: "Items", items: {} },
				where: { type: "boolean", title: "Condition", ...expression },
			},
		},
		output_schema: {
			type: "object",
			properties: { items: { type: "array" }, count: { type: "integer" } },
		},
	},
	{
		id: "list.dedupe",
		title: "Drop what was seen before",
		summary: "Pass each item once, in this run or ever",
		effect: "pure",
		effect_rule: null,
		connection: null,
		expression_arguments: { key: ["item", "index"] },
		input_schema: {
			type: "object",
			required: ["items", "key", "scope"],
			properties: {
				items: { type: "array", title: "Items", items: {} },
				key: { type: "string", title: "Key", ...expression },
				scope: { type: "string", enum: ["run", "workflow"], title: "Scope" },
			},
		},
		output_schema: { type: "object", properties: { items: { type: "array" } } },
	},
	{
		id: "slack.post_message",
		title: "Post a Slack message",
		summary: "Post a message to a channel",
		effect: "write",
		effect_rule: null,
		connection: { service: "slack", kinds: ["slack_token"], required: true },
		expression_arguments: {},
		input_schema: {
			type: "object",
			required: ["channel", "text"],
			properties: {
				channel: { type: "string", title: "Channel", description: "Name with # or an id" },
				text: { type: "string", title: "Text" },
				thread_ts: { anyOf: [{ type: "string" }, { type: "null" }], title: "Thread" },
			},
		},
		output_schema: { type: "object", properties: { ok: { type: "boolean" } } },
	},
	{
		id: "email.send",
		title: "Send an e-mail",
		summary: "Send a message by SMTP",
		effect: "write",
		effect_rule: null,
		connection: { service: "smtp", kinds: ["smtp"], required: true },
		expression_arguments: {},
		input_schema: {
			type: "object",
			required: ["to", "subject", "text"],
			properties: {
				to: {
					anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }],
					title: "To",
				},
				subject: { type: "string", title: "Subject" },
				text: { type: "string", title: "Text" },
			},
		},
		output_schema: { type: "object", properties: { message_id: { type: "string" } } },
	},
];

export const TRIGGERS = [
	{
		id: "manual",
		title: "By hand",
		summary: "Someone presses Run",
		config_schema: { type: "object" },
		output_schema: {},
		connection: null,
		is_watched: false,
		is_called: false,
		has_line: false,
		listened_by: null,
	},
	{
		id: "webhook",
		title: "When a web address is called",
		summary: "Another program calls a secret address of this workflow.",
		config_schema: {
			type: "object",
			properties: {
				verify: { enum: ["github", "slack"], title: "Signature" },
				form: {
					type: "object",
					title: "Form",
					properties: { title: { type: "string", title: "Title" } },
				},
			},
		},
		output_schema: {},
		connection: { service: "webhook", kinds: ["webhook_secret"], required: true },
		is_watched: false,
		is_called: false,
		has_line: false,
		listened_by: null,
	},
	{
		id: "imap.new_mail",
		title: "When a mailbox gets a new mail",
		summary: "A mail has come to a folder of a mailbox.",
		config_schema: {
			type: "object",
			properties: { folder: { type: "string", title: "Folder", default: "INBOX" } },
		},
		output_schema: {},
		connection: { service: "smtp", kinds: ["smtp"], required: true },
		is_watched: true,
		is_called: false,
		has_line: false,
		listened_by: null,
	},
	{
		id: "slack.app_mention",
		title: "When the app is mentioned in Slack",
		summary: "Somebody has mentioned the Slack app in a message.",
		config_schema: {
			type: "object",
			properties: { channel: { type: "string", title: "Channel" } },
		},
		output_schema: {},
		connection: { service: "webhook", kinds: ["webhook_secret"], required: true },
		is_watched: false,
		is_called: true,
		has_line: false,
		listened_by: null,
	},
	{
		id: "schedule",
		title: "Schedule",
		summary: "At fixed times",
		config_schema: {
			type: "object",
			properties: { cron: { type: "string" }, timezone: { type: "string" } },
		},
		output_schema: {},
		connection: null,
		is_watched: false,
		is_called: false,
		has_line: false,
		listened_by: null,
	},
];

export const CONNECTION_KINDS = [
	{
		kind: "slack_token",
		service: "slack",
		title: "Slack (bot token)",
		schema: {
			type: "object",
			required: ["token"],
			properties: {
				base_url: { type: "string", title: "Address", default: "https://slack.com/api" },
				token: { type: "string", title: "Bot token", writeOnly: true },
			},
		},
	},
	{
		kind: "smtp",
		service: "smtp",
		title: "E-mail (SMTP)",
		schema: {
			type: "object",
			required: ["host", "port", "sender"],
			properties: {
				host: { type: "string", title: "Host" },
				port: { type: "integer", title: "Port", default: 587 },
				sender: { type: "string", title: "From" },
				username: { type: "string", title: "User name" },
				password: { type: "string", title: "Password", writeOnly: true },
			},
		},
	},
];

export const APPS = [
	["http", "HTTP"],
	["list", "Lists"],
	["slack", "Slack"],
	["email", "E-mail"],
].map(([id, title]) => ({ id, title, summary: `${title}.`, icon: null }));
