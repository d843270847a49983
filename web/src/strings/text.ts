/** Every word people read, in one place. Another language is another module of this shape. */
import { advice } from "./advice.ts";
import { alerts, variables } from "./alerts.ts";
import { apis } from "./apis.ts";
import { budget } from "./budget.ts";
import { auth, common, home, workflows } from "./common.ts";
import { canvas, chat, editor, inspector } from "./editor.ts";
import { examples } from "./examples.ts";
import { failures } from "./failures.ts";
import { grants } from "./grants.ts";
import { meeting } from "./meeting.ts";
import { memory } from "./memory.ts";
import { approvals, connections, rehearsal, runs, settings, versions } from "./pages.ts";
import { proof } from "./proof.ts";
import { schedules } from "./schedules.ts";
import { shelf } from "./shelf.ts";
import { slack } from "./slack.ts";
import { stepTest } from "./step-test.ts";
import { tables } from "./tables.ts";
import { templates } from "./templates.ts";
import { tracing } from "./tracing.ts";
import { webhooks } from "./webhooks.ts";
import { words } from "./words.ts";

export const english = {
	...common,
	auth,
	home,
	workflows,
	schedules,
	shelf,
	slack,
	chat,
	canvas,
	editor,
	inspector,
	stepTest,
	tables,
	apis,
	templates,
	runs,
	examples,
	failures,
	tracing,
	rehearsal,
	versions,
	approvals,
	connections,
	grants,
	alerts,
	variables,
	settings,
	webhooks,
	advice,
	meeting,
	budget,
	memory,
	proof,
	words,
};

export type Catalogue = typeof english;

/** The words in the language of the person: filled before the pages are loaded, then left alone. */
export const text: Catalogue = { ...english };
