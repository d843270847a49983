// Who the first act made.
export const ADA = ["ada@example.com", "correct horse battery"];
export const CHARLES = ["charles@example.com", "another long password"];

/** Bring a workflow in by the API that everybody has; answers its id. */
export async function bringIn(page, base, document) {
	const answer = await page.request.post("/api/v1/workflows/import", {
		data: { text: JSON.stringify(document) },
		headers: { origin: base },
	});
	if (!answer.ok()) throw new Error(`import: ${answer.status()} ${await answer.text()}`);
	return (await answer.json()).id;
}
