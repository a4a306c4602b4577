// What a machine can find of the Web Content Accessibility Guidelines 2.2, level AA, on the page as it is now.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * Fails with the violations, if there are any. Everything is scrolled to its top meanwhile: what lies halfway under a
 * bar that stays would count as too small to be touched.
 */
export async function assertAccessible(page) {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(source);
  const places = await page.evaluateHandle(() => {
    const scrolled = [...document.querySelectorAll('*')].filter((element) => element.scrollTop > 0);
    const places = scrolled.map((element) => [element, element.scrollTop]);
    places.forEach(([element]) => { element.scrollTop = 0; });
    return places;
  });
  const violations = await page.evaluate(async (tags) => {
    const options = { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] };
    const result = await window.axe.run(document, options);
    return result.violations.map(({ id, help, nodes }) => ({
      rule: `${id}: ${help}`,
      where: nodes.map((node) => `${node.target.join(' ')} | ${node.failureSummary.replace(/\s+/g, ' ')}`),
    }));
  }, TAGS);
  await places.evaluate((all) => all.forEach(([element, top]) => { element.scrollTop = top; }));
  assert.deepEqual(violations, []);
}
