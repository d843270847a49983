import { type OnMoveStart, useReactFlow } from "@xyflow/react";
import { useCallback, useEffect, useRef } from "react";

const FIT = { padding: 0.16, maxZoom: 1, duration: 160 };
const REST_MS = 60;

/**
 * Shows everything when boxes come or go and when panels open beside the canvas, until a person
 * moves the view; from then on only new boxes bring the whole graph back.
 */
export function useSteadyView(count: number) {
	const { fitView } = useReactFlow();
	const box = useRef<HTMLElement>(null);
	const moved = useRef(false);
	const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
	const fitSoon = useCallback(() => {
		if (timer.current) clearTimeout(timer.current);
		timer.current = setTimeout(() => void fitView(FIT), REST_MS);
	}, [fitView]);
	// biome-ignore lint/correctness/useExhaustiveDependencies: another number of boxes is the reason to fit
	useEffect(() => {
		moved.current = false;
		fitSoon();
	}, [count, fitSoon]);
	useEffect(() => {
		if (!box.current) return;
		const observer = new ResizeObserver(() => {
			if (!moved.current) fitSoon();
		});
		observer.observe(box.current);
		return () => observer.disconnect();
	}, [fitSoon]);
	const onMoveStart: OnMoveStart = (event) => {
		if (event) moved.current = true;
	};
	return { box, onMoveStart };
}
