const here = (path: string) => new URL(path, import.meta.url).pathname;

/** Names that builds and tests resolve alike. */
export const alias = {
	"#": here("./src"),
	// A test helper inside @rjsf/core imports it; it is never called and compiles with eval.
	"@rjsf/validator-ajv8": here("./src/ui/schema-form/ajv-stand-in.ts"),
};
