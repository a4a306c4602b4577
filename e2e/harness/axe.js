// What a machine can find of the Web Content Accessibility Guidelines 2.2, level AA, on the page as it is now.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Fails with the violations, if there are any. */
export async function assertAccessible(page) {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(source);
  const violations = await page.evaluate(async (tags) => {
    const options = { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] };
    const result = await window.axe.run(document, options);
    return result.violations.map(({ id, help, nodes }) => ({
      rule: `${id}: ${help}`,
      where: nodes.map((node) => `${node.target.join(' ')} | ${node.failureSummary.replace(/\s+/g, ' ')}`),
    }));
  }, TAGS);
  assert.deepEqual(violations, []);
}
