import type { ReactNode } from "react";
import type { Json, JsonObject } from "#/graph/json.ts";

export type SpecialField = {
	id: string;
	label: string;
	schema: JsonObject;
	/** Where the value stands, seen from the form's own root. */
	path: (string | number)[];
	value: Json | undefined;
	required: boolean;
	onChange: (value: Json | undefined) => void;
	/** The field the schema alone would give. */
	plain: ReactNode;
};

export type FormContext = { special?: (field: SpecialField) => ReactNode | null };
