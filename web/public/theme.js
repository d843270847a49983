// Sets the colour scheme before the first paint; kept as a file so that no inline script is needed.
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
})();
