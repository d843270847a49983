/** Send the browser to another site; only to a web address, whatever it was told. */
export function leaveTo(url: string): void {
	const { protocol, href } = new URL(url);
	if (protocol !== "https:" && protocol !== "http:")
		throw new Error(`Not a web address: ${protocol}`);
	globalThis.location.assign(href);
}
