import { text } from "#/strings/text.ts";

/** The roles that can be given today. */
export const ROLE_CHOICES = ["owner", "editor", "viewer"].map((role) => ({
	value: role,
	label: text.settings.roles[role] ?? role,
}));
