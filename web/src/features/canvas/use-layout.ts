import { useEffect, useMemo, useRef, useState } from "react";
import type { CanvasModel } from "#/graph/canvas-model.ts";
import { type Layout, layoutOf } from "#/graph/layout.ts";

/** Positions from the worker; where there is none (tests), computed here. */
export function useLayout(model: CanvasModel): Layout | null {
	const [layout, setLayout] = useState<Layout | null>(null);
	const worker = useWorker();
	const shape = useMemo(() => shapeOf(model), [model]);
	const asked = useRef(0);
	// biome-ignore lint/correctness/useExhaustiveDependencies: only another shape needs another layout
	useEffect(() => {
		if (!worker) {
			setLayout(layoutOf(model));
			return;
		}
		asked.current += 1;
		const id = asked.current;
		worker.onmessage = (event: MessageEvent<{ id: number; layout: Layout }>) => {
			if (event.data.id === asked.current) setLayout(event.data.layout);
		};
		worker.postMessage({ id, model });
	}, [shape, worker]);
	return layout;
}

function useWorker(): Worker | null {
	const [worker, setWorker] = useState<Worker | null>(null);
	useEffect(() => {
		if (typeof Worker === "undefined") return;
		const made = new Worker(new URL("../../graph/layout.worker.ts", import.meta.url), {
			type: "module",
		});
		setWorker(made);
		return () => made.terminate();
	}, []);
	return worker;
}

function shapeOf(model: CanvasModel): string {
	const nodes = model.nodes.map((node) => `${node.id}<${node.parent ?? ""}`);
	return [...nodes, ...model.edges.map((edge) => edge.id)].join("|");
}
