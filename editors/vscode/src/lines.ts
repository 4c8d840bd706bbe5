// Lines of YAML as they look while they are typed, up to the cursor.

const key = String.raw`(?:(?:[^\s'"#\[{&*!%@,>|-]|-[^\s])[^:#]*|'[^']*'|"[^"]*")[ \t]*:`;
const header = String.raw`[|>][-+0-9]*`;

/** An item without a value. */
export const emptyItem = /^[ \t]*(?:-[ \t]+)*-[ \t]*$/;

/** An item with a value that is neither a key, nor a block scalar, nor the beginning of a flow collection. */
export const item = new RegExp(String.raw`^[ \t]*-[ \t]+(?!-[ \t]|${key}(?:[ \t]|$)|${header}[ \t]*$|[\[{][^\]}]*$)\S.*$`);

/** An item that begins with a key without a value. */
export const itemKey = new RegExp(String.raw`^[ \t]*-[ \t]+${key}[ \t]*(?:${header}[ \t]*)?$`);

/** An item that begins with a key and its value: the next line holds another key of the item. */
export const itemKeyValue = new RegExp(String.raw`^[ \t]*-[ \t]+${key}[ \t]+(?!${header}[ \t]*$)[^\s#].*$`);

/** A key of Sigma that takes a list, without a value. */
export const listKey = /^(?:(?:tags|references|falsepositives|related|fields|scope|simulation)|[ \t]+(?:rules|group-by))[ \t]*:[ \t]*$/;

/** A key of Sigma that takes one of a few words, as it is inserted. */
export const wordKey = /^(?:category|product|service|level|status|condition|type): $/;

/** A key, or an item, after which indented text begins. */
export const keyLine = new RegExp(String.raw`^[ \t]*(?:-[ \t]+)*(?:${key}[ \t]*(?:${header}[ \t]*)?|${header}[ \t]*)$`);

/** Whether a line is part of a block scalar: a less indented line above it begins one. */
export function inBlockScalar(text: (line: number) => string, line: number): boolean {
	const opens = new RegExp(String.raw`(?:^|[:\-][ \t]+)${header}[ \t]*(?:#.*)?$`);
	const own = text(line);
	let least = own.trim() === '' ? Infinity : own.search(/[^ \t]/);
	for (let above = line - 1; above >= 0 && least > 0; above--) {
		const other = text(above);
		const at = other.search(/[^ \t]/);
		if (at < 0 || at >= least) {
			continue;
		}
		if (opens.test(other)) {
			return own.trim() !== '' || own.search(/[^ \t]|$/) > at;
		}
		least = at;
	}
	return false;
}
