import { lazy, Suspense } from "react";
import { LoadingRows } from "#/ui/loading.tsx";

const SchemaForm = lazy(async () => ({
	default: (await import("./schema-form.tsx")).SchemaForm,
}));

type Props = Parameters<typeof import("./schema-form.tsx").SchemaForm>[0];

export function LazyForm(props: Props) {
	return (
		<Suspense fallback={<LoadingRows rows={2} />}>
			<SchemaForm {...props} />
		</Suspense>
	);
}
