import { TagsInput } from "@mantine/core";
import { isObject, type Json, type JsonObject } from "#/graph/json.ts";
import { text } from "#/strings/text.ts";

type TextListProps = {
	label: string;
	schema: JsonObject;
	value: Json | undefined;
	required: boolean;
	onChange: (value: string[]) => void;
};

/** A list of short texts, each added with Enter. */
export function TextList({ label, schema, value, required, onChange }: TextListProps) {
	return (
		<TagsInput
			label={label}
			description={typeof schema.description === "string" ? schema.description : null}
			placeholder={text.addWithEnter}
			withAsterisk={required}
			value={Array.isArray(value) ? value.map(String) : []}
			splitChars={[",", " "]}
			acceptValueOnBlur
			onChange={onChange}
		/>
	);
}

export function isTextList(schema: JsonObject): boolean {
	const { items } = schema;
	return schema.type === "array" && isObject(items) && items.type === "string" && !items.enum;
}
