import { fullTime, timeAgo } from "./format.ts";

/** A moment as people say it; the exact time is one hover away. */
export function Moment({ at }: { at: string }) {
	return (
		<time dateTime={at} title={fullTime(at)}>
			{timeAgo(at)}
		</time>
	);
}
