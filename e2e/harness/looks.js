// How a screen looks: at a desk's width and a phone's, and in both themes.

import assert from 'node:assert/strict';

import { assertAccessible } from './axe.js';
import { openPage, shoot } from './browser.js';

/** The two widths every screen is tried at, a desk's and a phone's. */
export const WIDTHS = [1440, 390];
const THEMES = ['light', 'dark'];

/** A window at each width, one after the other, whose theme is the system's. `visit` gets it. */
export async function atBothWidths(browser, options, visit) {
  for (const width of WIDTHS) {
    const page = await openPage(browser, { ...options, theme: 'system', width });
    await visit(page);
    await page.context().close();
  }
}

/**
 * The page as it stands, in both themes: they follow the system's while it is open, so it is not loaded again. `look`
 * gets the end of its pictures' names, such as `dark-390`.
 */
export async function inBothThemes(page, look) {
  const seen = new Set();
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme });
    seen.add(await page.evaluate(() => getComputedStyle(document.body).color));
    await look(`${colorScheme}-${page.viewportSize().width}`);
  }
  assert.equal(seen.size, THEMES.length, 'the theme did not change with the system');
}

/** Fails if the page is not accessible in one of the themes; leaves a picture of each. */
export async function assertLooks(page, name, options) {
  await inBothThemes(page, async (look) => {
    await assertAccessible(page);
    await shoot(page, `${name}-${look}`, options);
  });
}
