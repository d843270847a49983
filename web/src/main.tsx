import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./tokens/values.css";
import "./tokens/semantics.css";
import { createRoot } from "react-dom/client";
import { reloadAfterUpdate } from "./app/reload-after-update.ts";
import { language, speak } from "./strings/language.ts";
import { cspNonce } from "./ui/csp-nonce.ts";

// Libraries that add style elements by themselves look for the nonce here.
Object.assign(globalThis, { __webpack_nonce__: cspNonce() });

reloadAfterUpdate();

const root = document.getElementById("root");
void speak(language()).then(async () => {
	const { App, whenKnown } = await import("./app/app.tsx");
	await whenKnown();
	if (root) createRoot(root).render(<App />);
});
