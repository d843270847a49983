import { type KeyboardEvent, useRef } from "react";
import type { CanvasModel } from "#/graph/canvas-model.ts";
import type { Layout } from "#/graph/layout.ts";
import { type Direction, neighbour } from "#/graph/neighbours.ts";

const DIRECTIONS: Record<string, Direction> = {
	ArrowUp: "up",
	ArrowDown: "down",
	ArrowLeft: "left",
	ArrowRight: "right",
};

type ArrowsGiven = {
	model: CanvasModel;
	layout: Layout | null;
	selected: string | null;
	onSelect: (id: string) => void;
	/** Alt and an arrow moved boxes; the keys are up again. */
	onNudged: () => void;
};

/** Arrows go from box to box along the lines; with Alt they move the box itself. */
export function useArrows({ model, layout, selected, onSelect, onNudged }: ArrowsGiven) {
	const nudging = useRef(false);
	return {
		onKeyDownCapture: (event: KeyboardEvent<HTMLElement>) => {
			const direction = DIRECTIONS[event.key];
			const box = boxUnder(event.target);
			if (!direction || !box) return;
			if (event.altKey) {
				nudging.current = true;
				return;
			}
			event.preventDefault();
			event.stopPropagation();
			const next = layout && neighbour(model, layout, selected ?? box, direction);
			if (!next) return;
			onSelect(next);
			focusBox(event.currentTarget, next);
		},
		onKeyUp: () => {
			if (!nudging.current) return;
			nudging.current = false;
			onNudged();
		},
	};
}

function boxUnder(target: EventTarget): string | null {
	if (!(target instanceof HTMLElement)) return null;
	return target.classList.contains("react-flow__node") ? (target.dataset.id ?? null) : null;
}

function focusBox(canvas: HTMLElement, id: string): void {
	canvas.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`)?.focus();
}
