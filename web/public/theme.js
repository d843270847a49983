// Sets the colour scheme before the first paint, and asks early for the words of the language and for who is there,
// which every page but the open ones needs before it shows anything. Kept as a file so that no inline script is needed.
(() => {
	let wanted = "auto";
	let language = navigator.language.slice(0, 2);
	try {
		wanted = localStorage.getItem("mantine-color-scheme-value") || "auto";
		language = localStorage.getItem("nexa-language") || language;
	} catch {
		// Storage may be closed; the system's scheme is used.
	}
	const dark =
		wanted === "dark" || (wanted === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
	document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
	const words = document.querySelector(`meta[name="nexa-words-${CSS.escape(language)}"]`);
	if (words) {
		const early = { rel: "modulepreload", crossOrigin: "anonymous", href: words.content };
		early.nonce = document.currentScript.nonce;
		document.head.append(Object.assign(document.createElement("link"), early));
	}
	if (["/login", "/first-use", "/invitation"].includes(location.pathname)) return;
	const early = { rel: "preload", as: "fetch", crossOrigin: "anonymous", href: "/api/v1/me" };
	document.head.append(Object.assign(document.createElement("link"), early));
})();
