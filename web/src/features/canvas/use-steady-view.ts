import { getViewportForBounds, type OnMoveStart, useReactFlow } from "@xyflow/react";
import { useCallback, useEffect, useRef } from "react";
import { MANY_BOXES } from "./far.ts";

const FIT = { padding: 0.16, maxZoom: 1 };
const GLIDE_MS = 160;
const REST_MS = 60;
/** As far as people can go away from it. */
export const LEAST_ZOOM = 0.15;

/**
 * Shows everything when boxes come or go and when panels open beside the canvas, until a person
 * moves the view; from then on only new boxes bring the whole graph back.
 */
export function useSteadyView(count: number) {
	const { fitView, getNodes, getNodesBounds, setViewport } = useReactFlow();
	const box = useRef<HTMLElement>(null);
	const moved = useRef(false);
	const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
	const fitSoon = useCallback(() => {
		if (timer.current) clearTimeout(timer.current);
		// Each step of a glide over a large graph would draw other boxes.
		const duration = count > MANY_BOXES ? 0 : GLIDE_MS;
		timer.current = setTimeout(() => void fitView({ ...FIT, duration }), REST_MS);
	}, [fitView, count]);
	useEffect(() => {
		moved.current = false;
		fitSoon();
	}, [fitSoon]);
	useEffect(() => {
		if (!box.current) return;
		// In the frame of the new size: a view that follows a frame later shows an empty canvas until then.
		const observer = new ResizeObserver(([entry]) => {
			const nodes = getNodes();
			const { width = 0, height = 0 } = entry?.contentRect ?? {};
			if (moved.current || nodes.length === 0 || width === 0 || height === 0) return;
			const bounds = getNodesBounds(nodes);
			const { maxZoom, padding } = FIT;
			void setViewport(getViewportForBounds(bounds, width, height, LEAST_ZOOM, maxZoom, padding));
		});
		observer.observe(box.current);
		return () => observer.disconnect();
	}, [getNodes, getNodesBounds, setViewport]);
	const onMoveStart: OnMoveStart = (event) => {
		if (event) moved.current = true;
	};
	return { box, onMoveStart };
}
