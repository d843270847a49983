/** Everything in German; loaded only by those who read it. */
import { adviceGerman } from "./german/advice.ts";
import { alertsGerman, variablesGerman } from "./german/alerts.ts";
import { apisGerman } from "./german/apis.ts";
import { budgetGerman } from "./german/budget.ts";
import { authGerman, commonGerman, homeGerman, workflowsGerman } from "./german/common.ts";
import { canvasGerman, chatGerman, editorGerman, inspectorGerman } from "./german/editor.ts";
import { examplesGerman } from "./german/examples.ts";
import { failuresGerman } from "./german/failures.ts";
import { grantsGerman } from "./german/grants.ts";
import { meetingGerman } from "./german/meeting.ts";
import { memoryGerman } from "./german/memory.ts";
import {
	approvalsGerman,
	connectionsGerman,
	rehearsalGerman,
	runsGerman,
	settingsGerman,
	versionsGerman,
} from "./german/pages.ts";
import { proofGerman } from "./german/proof.ts";
import { schedulesGerman } from "./german/schedules.ts";
import { shelfGerman } from "./german/shelf.ts";
import { slackGerman } from "./german/slack.ts";
import { stepTestGerman } from "./german/step-test.ts";
import { tablesGerman } from "./german/tables.ts";
import { templatesGerman } from "./german/templates.ts";
import { tracingGerman } from "./german/tracing.ts";
import { webhooksGerman } from "./german/webhooks.ts";
import { wordsGerman } from "./german/words.ts";
import type { Catalogue } from "./text.ts";

export const german: Catalogue = {
	...commonGerman,
	auth: authGerman,
	home: homeGerman,
	workflows: workflowsGerman,
	schedules: schedulesGerman,
	shelf: shelfGerman,
	slack: slackGerman,
	chat: chatGerman,
	canvas: canvasGerman,
	editor: editorGerman,
	inspector: inspectorGerman,
	stepTest: stepTestGerman,
	tables: tablesGerman,
	apis: apisGerman,
	templates: templatesGerman,
	runs: runsGerman,
	examples: examplesGerman,
	failures: failuresGerman,
	tracing: tracingGerman,
	rehearsal: rehearsalGerman,
	versions: versionsGerman,
	approvals: approvalsGerman,
	connections: connectionsGerman,
	grants: grantsGerman,
	alerts: alertsGerman,
	variables: variablesGerman,
	settings: settingsGerman,
	webhooks: webhooksGerman,
	advice: adviceGerman,
	meeting: meetingGerman,
	budget: budgetGerman,
	memory: memoryGerman,
	proof: proofGerman,
	words: wordsGerman,
};
