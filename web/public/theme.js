// Sets the colour scheme before the first paint, and asks early who is there, which every page but the open ones
// needs before it shows anything. Kept as a file so that no inline script is needed.
(() => {
	let wanted = "auto";
	try {
		wanted = localStorage.getItem("mantine-color-scheme-value") || "auto";
	} catch {
		// Storage may be closed; the system's scheme is used.
	}
	const dark =
		wanted === "dark" || (wanted === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
	document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
	if (["/login", "/first-use", "/invitation"].includes(location.pathname)) return;
	const early = { rel: "preload", as: "fetch", crossOrigin: "anonymous", href: "/api/v1/me" };
	document.head.append(Object.assign(document.createElement("link"), early));
})();
