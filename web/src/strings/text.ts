/** Every word people read, in one place. Another language is another module of this shape. */
import { auth, common, home, workflows } from "./common.ts";
import { canvas, chat, editor, inspector } from "./editor.ts";
import { approvals, connections, rehearsal, runs, settings, versions } from "./pages.ts";

export const text = {
	...common,
	auth,
	home,
	workflows,
	chat,
	canvas,
	editor,
	inspector,
	runs,
	rehearsal,
	versions,
	approvals,
	connections,
	settings,
};
