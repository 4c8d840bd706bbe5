// A server that says the same of every odd version of a text, and nothing of
// the others.

let input = Buffer.alloc(0);

process.stdin.on('data', (data) => {
	input = Buffer.concat([input, data]);
	for (;;) {
		const end = input.indexOf('\r\n\r\n');
		const length = end < 0 ? NaN : Number(/Content-Length: (\d+)/i.exec(input.subarray(0, end).toString())[1]);
		if (!(input.length >= end + 4 + length)) {
			return;
		}
		hear(JSON.parse(input.subarray(end + 4, end + 4 + length)));
		input = input.subarray(end + 4 + length);
	}
});

function say(message) {
	const text = JSON.stringify({ jsonrpc: '2.0', ...message });
	process.stdout.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
}

function hear({ id, method, params }) {
	if (method === 'initialize') {
		say({ id, result: { capabilities: { textDocumentSync: 2 } } });
	} else if (method === 'textDocument/didChange') {
		const { uri, version } = params.textDocument;
		const range = { start: { line: 23, character: 7 }, end: { line: 23, character: 11 } };
		say({ method: 'textDocument/publishDiagnostics', params: { uri, version, diagnostics: version % 2 ? [] : [{ range, severity: 1, message: 'constant' }] } });
	} else if (method === 'exit') {
		process.exit();
	} else if (id !== undefined && method) {
		say({ id, result: null });
	}
}
