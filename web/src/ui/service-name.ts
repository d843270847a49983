import { humanized } from "#/graph/document.ts";
import { text } from "#/strings/text.ts";

/** What people call a service; one with a name of its own is called by it. */
export function serviceName(service: string): string {
	return text.templates.services[service] ?? humanized(service);
}
