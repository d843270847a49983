import { text } from "#/strings/text.ts";

const SHORTEST_PASSWORD = 10;

export const rules = {
	needed: (value: string) => (value.trim() ? null : text.auth.needed),
	email: (value: string) => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : text.auth.emailWrong),
	password: (value: string) => (value.length >= SHORTEST_PASSWORD ? null : text.auth.passwordShort),
};
