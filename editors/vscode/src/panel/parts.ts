import type { Part, Place, Range } from './messages';

const before = (a: Place, b: Place) => a.line < b.line || (a.line === b.line && a.character <= b.character);
const within = (inner: Range, outer: Range) => before(outer.start, inner.start) && before(inner.end, outer.end);

/** The parts of a query that stem from the smallest range around a place. */
export function partsAt(parts: Part[], at: Place): Part[] {
	const around = parts.filter(({ range }) => before(range.start, at) && before(at, range.end));
	return around.filter(({ range }) => around.every((other) => within(range, other.range)));
}

/** The smallest part around an offset of the query. */
export function partOf(parts: Part[], offset: number): Part | undefined {
	return parts
		.filter((part) => part.start <= offset && offset < part.end)
		.reduce<Part | undefined>((least, part) => (least && least.end - least.start < part.end - part.start ? least : part), undefined);
}

/** The parts that hold no others, in the order of the query. */
export function leaves(parts: Part[]): Part[] {
	return parts
		.filter((part) => !parts.some((other) => other !== part && other.start >= part.start && other.end <= part.end && other.end - other.start < part.end - part.start))
		.filter((part, i, all) => all.findIndex((other) => other.start === part.start && other.end === part.end) === i)
		.sort((a, b) => a.start - b.start);
}
