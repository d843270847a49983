/** The nonce the server put into the page; styles added later carry it. */
export function cspNonce(): string {
	const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]');
	return meta?.nonce || meta?.getAttribute("nonce") || "";
}
