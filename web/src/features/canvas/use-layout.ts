import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { CanvasModel } from "#/graph/canvas-model.ts";
import { type Layout, layoutOf } from "#/graph/layout.ts";

/** So few boxes are placed sooner than a worker is asked. */
const FEW_BOXES = 40;

/** Positions of a small graph at once, of a large one from the worker; null until they are known. */
export function useLayout(model: CanvasModel): Layout | null {
	const [layout, setLayout] = useState<Layout | null>(null);
	const ask = useWorker(setLayout);
	const shape = useMemo(() => shapeOf(model), [model]);
	// Before anything else of a page that was just drawn: the worker lays out while the rest goes on.
	// biome-ignore lint/correctness/useExhaustiveDependencies: only another shape needs another layout
	useLayoutEffect(() => {
		if (model.nodes.length <= FEW_BOXES || !ask(model)) setLayout(layoutOf(model));
	}, [shape, ask]);
	return layout;
}

/** Asks the worker, which is started for the first question; false where there are none (tests). */
function useWorker(onLayout: (layout: Layout) => void): (model: CanvasModel) => boolean {
	const worker = useRef<Worker | null>(null);
	const asked = useRef(0);
	useEffect(
		() => () => {
			worker.current?.terminate();
			worker.current = null;
		},
		[],
	);
	const ask = useRef((model: CanvasModel): boolean => {
		if (typeof Worker === "undefined") return false;
		worker.current ??= new Worker(new URL("../../graph/layout.worker.ts", import.meta.url), {
			type: "module",
		});
		asked.current += 1;
		const id = asked.current;
		worker.current.onmessage = (event: MessageEvent<{ id: number; layout: Layout }>) => {
			if (event.data.id === asked.current) onLayout(event.data.layout);
		};
		worker.current.postMessage({ id, model });
		return true;
	});
	return ask.current;
}

function shapeOf(model: CanvasModel): string {
	const nodes = model.nodes.map((node) => `${node.id}<${node.parent ?? ""}`);
	return [...nodes, ...model.edges.map((edge) => edge.id)].join("|");
}
