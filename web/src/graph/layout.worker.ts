/** Lays a graph out beside the page, so that 500 boxes do not freeze it. */
import type { CanvasModel } from "./canvas-model.ts";
import { layoutOf } from "./layout.ts";

self.onmessage = (event: MessageEvent<{ id: number; model: CanvasModel }>) => {
	const { id, model } = event.data;
	self.postMessage({ id, layout: layoutOf(model) });
};
