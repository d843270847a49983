import { Fieldset, Stack } from "@mantine/core";
import type { ObjectFieldTemplateProps } from "@rjsf/utils";

/** Fields one below the other; only inner objects carry a heading. */
export function QuietObject(props: ObjectFieldTemplateProps) {
	const fields = (
		<Stack gap="md">
			{props.properties.filter((one) => !one.hidden).map((one) => one.content)}
		</Stack>
	);
	if (props.fieldPathId.path.length === 0) return fields;
	return (
		<Fieldset legend={props.title} variant="filled" p="sm">
			{fields}
		</Fieldset>
	);
}
