// Films the first minute with the extension for the README, frame by frame, into
// build/movie: a field is typed with a mistake, the mistake is marked and fixed,
// the query is shown and copied.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { start } from './vscode.mjs';

const rule = `title: Whoami With System Rights
id: 0f1f5a51-5b5e-4d3c-9a3a-6a3f6c1f8f6d
status: test
logsource:
    category: process_creation
    product: windows
detection:
    selection:
        User|contains: 'SYSTEM'
    condition: selection
level: high
`;

const film = 'build/movie';
rmSync(film, { recursive: true, force: true });
mkdirSync(`${film}/rules`, { recursive: true });
writeFileSync(`${film}/rules/proc_creation_win_whoami_system.yml`, rule);

const { page, stop } = await start(`${film}/rules`, {
	user: {
		'workbench.colorTheme': 'Dark Modern', 'workbench.activityBar.location': 'hidden', 'workbench.layoutControl.enabled': false,
		'breadcrumbs.enabled': false, 'editor.minimap.enabled': false, 'editor.fontSize': 15, 'editor.cursorBlinking': 'solid',
		'editor.scrollbar.vertical': 'hidden', 'editor.renderLineHighlight': 'none', 'editor.lightbulb.enabled': 'off',
	},
});

let shown = 0;
const list = [];

// Adds what the window shows to the film, for that many milliseconds.
async function frame(milliseconds) {
	const name = `${String(++shown).padStart(3, '0')}.png`;
	await page.screenshot({ path: `${film}/${name}` });
	list.push(`${milliseconds} ${name}\n`);
}

async function type(text, every = 2) {
	for (let i = 0; i < text.length; i += every) {
		await page.keyboard.type(text.slice(i, i + every), { delay: 30 });
		await page.waitForTimeout(250);
		await frame(60 * every);
	}
}

await page.setViewportSize({ width: 900, height: 560 });
await page.keyboard.press('Control+P');
await page.locator('.quick-input-box input').fill('whoami');
await page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: 'whoami' }).first().waitFor();
await page.keyboard.press('Enter');
await page.locator('.codelens-decoration').first().waitFor();
await page.keyboard.press('Control+B'); // closes the side bar
await page.locator('.view-line').filter({ hasText: 'contains' }).click();
await page.keyboard.press('End');
await page.waitForTimeout(1500);
await frame(1200);

await page.keyboard.press('Enter');
await type('Image|endwith');
await page.keyboard.press('Escape'); // completion would correct it
await type(': ');
await type("'\\who", 2);
await type("ami.exe", 3);
await page.keyboard.press('Escape');
await page.locator('.squiggly-error').first().waitFor();
await page.waitForTimeout(500);
await frame(1500);

await page.locator('.view-line').filter({ hasText: 'endwith' }).locator('span', { hasText: 'endwith' }).last().click();
await page.keyboard.press('Control+.');
await page.locator('.action-widget .monaco-list-row').first().waitFor();
await page.waitForTimeout(500);
await frame(1800);
await page.keyboard.press('Enter');
await page.locator('.squiggly-error').first().waitFor({ state: 'hidden' });
await page.waitForTimeout(1500);
await frame(1200);

const detection = page.locator('.view-line').filter({ hasText: 'detection' }).locator('span > span').first();
const box = await detection.boundingBox();
await page.mouse.move(box.x + 20, box.y + box.height / 2, { steps: 8 });
await page.locator('.monaco-hover:visible').filter({ hasText: 'where(' }).first().waitFor();
await page.waitForTimeout(700);
await frame(3200);

await page.locator('.codelens-decoration a').filter({ hasText: 'copy advanced' }).hover();
await page.waitForTimeout(800);
await frame(700);
await page.locator('.codelens-decoration a').filter({ hasText: 'copy advanced' }).click();
await page.locator('.notification-toast').filter({ hasText: 'Copied' }).first().waitFor();
await page.waitForTimeout(500);
await frame(2500);

writeFileSync(`${film}/start.frames`, list.join(''));
await stop();
process.exit(0);
