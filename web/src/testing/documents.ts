/** Documents for tests and for looking at pages: by hand, and random ones. */
import fc from "fast-check";
import type { Step, WorkflowDocument } from "../graph/document.ts";

export function ordersDocument(): WorkflowDocument {
	return {
		nexa: 1,
		name: "Big orders to sales",
		triggers: [
			{
				id: "weekdays",
				type: "schedule",
				with: {
					cron: "0 9 * * 1-5",
					timezone: "Europe/Berlin",
					missed: "run_once",
					overlap: "skip",
				},
			},
		],
		steps: [
			{
				id: "fetch",
				name: "Fetch orders",
				uses: "http.request",
				with: { method: "GET", url: "http://127.0.0.1:9001/orders" },
			},
			{
				id: "keep",
				name: "Keep orders over 100",
				uses: "list.filter",
				with: {
					items: "{{ steps.fetch.body.orders }}",
					where: {
						$hole: {
							kind: "field",
							label: "Which field of an order holds the amount?",
							template: "{{ item.__hole__ > 100.0 }}",
							of: "steps.fetch.body.orders",
							hint: "amount",
							schema: { type: "number" },
							candidates: ["total", "amount_due"],
						},
					},
				},
			},
			{
				id: "fresh",
				name: "Only orders not seen before",
				uses: "list.dedupe",
				with: { items: "{{ steps.keep.items }}", key: "{{ item.id }}", scope: "workflow" },
			},
			{
				id: "post",
				name: "Post each to #sales",
				uses: "slack.post_message",
				foreach: { items: "{{ steps.fresh.items }}", as: "order", key: "{{ order.id }}" },
				with: { channel: "#sales", text: "{{ order.customer }}: {{ order.total }}" },
			},
			{
				id: "mail",
				name: "E-mail a summary",
				uses: "email.send",
				connection: "mail",
				with: {
					to: "ops@example.com",
					subject: "New big orders",
					text: "{{ steps.fresh.count }} new orders over 100.",
				},
			},
		],
	};
}

const stepId = fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/).filter((id) => !["in", "as"].includes(id));

/** Any graph without circles: a step may read or wait for earlier steps only. */
export const anyDocument: fc.Arbitrary<WorkflowDocument> = fc
	.uniqueArray(stepId, { minLength: 0, maxLength: 14 })
	.chain((ids) =>
		fc.tuple(...ids.map((id, index) => anyStep(id, ids.slice(0, index)))).map(
			(steps): WorkflowDocument => ({
				nexa: 1,
				name: "Any",
				triggers: [{ id: "start_here", type: "manual" }],
				steps,
			}),
		),
	);

function anyStep(id: string, earlier: string[]): fc.Arbitrary<Step> {
	return fc
		.record({
			reads: fc.subarray(earlier, { maxLength: Math.min(2, earlier.length) }),
			waits: fc.subarray(earlier, { maxLength: Math.min(2, earlier.length) }),
			text: fc.string({ maxLength: 12 }),
			disabled: fc.boolean(),
		})
		.map(({ reads, waits, text, disabled }) => ({
			id,
			uses: "text.render",
			with: {
				template: text.replaceAll("{", "("),
				values: reads.map((one) => `{{ steps.${one}.text }}`),
			},
			...(waits.length > 0 ? { after: waits } : {}),
			...(disabled ? { disabled } : {}),
		}));
}
