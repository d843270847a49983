import type { RJSFSchema, ValidatorType } from "@rjsf/utils";
import { fits } from "#/graph/form-schema.ts";
import type { Json, JsonObject } from "#/graph/json.ts";

/** The server validates. Compiling schemas here would need eval, which the page does not allow. */
export const lenientValidator: ValidatorType = {
	validateFormData: () => ({ errors: [], errorSchema: {} }),
	isValid: (schema: RJSFSchema, formData: unknown) =>
		typeof schema === "boolean" || fits(schema as JsonObject, (formData ?? null) as Json),
	rawValidation: () => ({ errors: [] }),
};
