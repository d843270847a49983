import "@mantine/dates/styles.css";
import { getDefaultRegistry, withTheme } from "@rjsf/core";
import { Theme } from "@rjsf/mantine";
import type { FieldProps, RJSFSchema, UiSchema } from "@rjsf/utils";
import { type ReactNode, useMemo } from "react";
import { formHints, formSchema } from "#/graph/form-schema.ts";
import type { Json, JsonObject } from "#/graph/json.ts";
import { lenientValidator } from "./lenient-validator.ts";
import { QuietObject } from "./quiet-object.tsx";
import type { FormContext } from "./special-field.ts";
import { isTextList, TextList } from "./text-list.tsx";
import { isTextMap, TextMap } from "./text-map.tsx";
import { withoutUntouched } from "./untouched.ts";

const ThemedForm = withTheme(Theme);
const PlainSchemaField = getDefaultRegistry().fields.SchemaField;

type OwnProps = { props: FieldProps; label: string };

/** Lists of texts and open maps have fields of their own here; the rest is drawn by the library. */
function PlainField({ props, label }: OwnProps) {
	const path = props.fieldPathId.path;
	const schema = props.schema as JsonObject;
	const own = {
		label,
		schema,
		value: props.formData as Json | undefined,
		required: props.required ?? false,
		onChange: (value: Json | undefined) => props.onChange(value, path),
	};
	if (isTextList(schema)) return <TextList {...own} />;
	if (path.length > 0 && isTextMap(schema)) return <TextMap {...own} />;
	return PlainSchemaField ? <PlainSchemaField {...props} /> : null;
}

/** Lets the page around the form draw a field its own way: expressions, open questions. */
function SchemaField(props: FieldProps) {
	const { special } = props.registry.formContext as FormContext;
	const path = props.fieldPathId.path;
	const schema = props.schema as JsonObject;
	const label = typeof schema.title === "string" ? schema.title : props.name;
	const plain = <PlainField props={props} label={label} />;
	if (!special || path.length === 0) return plain;
	return (
		special({
			id: props.fieldPathId.$id,
			label,
			schema,
			path: [...path],
			value: props.formData as Json | undefined,
			required: props.required ?? false,
			onChange: (value) => props.onChange(value, path),
			plain,
		}) ?? plain
	);
}

const FIELDS = { SchemaField };
const TEMPLATES = { ObjectFieldTemplate: QuietObject };

type SchemaFormProps = {
	schema: JsonObject;
	value: JsonObject;
	onChange: (value: JsonObject) => void;
	onSubmit?: () => void;
	disabled?: boolean;
	idPrefix: string;
	context?: FormContext;
	children?: ReactNode;
};

/** A form made from a JSON Schema. Loaded only where one is shown. */
export function SchemaForm(props: SchemaFormProps) {
	const { schema, value } = props;
	const shown = useMemo(() => formSchema(schema, value), [schema, value]);
	const hints = useMemo(() => formHints(shown), [shown]);
	return (
		<ThemedForm
			schema={shown as RJSFSchema}
			uiSchema={hints as UiSchema}
			formData={value}
			validator={lenientValidator}
			fields={FIELDS}
			templates={TEMPLATES}
			formContext={props.context ?? {}}
			idPrefix={props.idPrefix}
			disabled={props.disabled ?? false}
			{...(props.onSubmit ? {} : { tagName: "div" as const })}
			noHtml5Validate
			noValidate
			showErrorList={false}
			experimental_defaultFormStateBehavior={{
				emptyObjectFields: "skipEmptyDefaults",
				arrayMinItems: { populate: "never" },
			}}
			onChange={(event) =>
				props.onChange(withoutUntouched(shown, value, (event.formData ?? {}) as JsonObject))
			}
			onSubmit={() => props.onSubmit?.()}
		>
			{props.children ?? <span hidden />}
		</ThemedForm>
	);
}
