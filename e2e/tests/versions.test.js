// The texts of a post: an edit and a rewrite become versions, two are compared, one is brought back.

import assert from 'node:assert/strict';
import { before, describe } from 'node:test';

import { assertAccessible } from '../harness/axe.js';
import { caption, currentPost, eventually, firstDraft, toast } from '../harness/app.js';
import { witnessed } from '../harness/browser.js';
import { atTheDesk } from '../harness/desk.js';

const MINE = 'Typed by a person, word for word.';

describe('versions', () => {
  let page, post;
  const it = witnessed(() => page);

  atTheDesk((desk) => ({ page } = desk));
  before(async () => {
    post = await currentPost(page);
    await page.goto(`/app/review/${post}`);
    await firstDraft(page);
  });

  it('the price stands on the chip before, the cost is said after', async () => {
    await caption(page).fill(MINE);
    await page.getByText('Saved', { exact: true }).waitFor();
    const shorter = page.getByRole('button', { name: /^Shorter/ });
    assert.match(await shorter.innerText(), /\$0\.\d+/);
    await shorter.click();
    await toast(page, /^Rewritten for \$0\.\d+/).waitFor();
    await eventually(async () => assert.notEqual(await caption(page).inputValue(), MINE));
  });

  it('draft, edit and rewrite are listed, and what differs is struck through or underlined', async () => {
    await page.locator('#versions > summary').press('Enter');
    for (const name of ['v3, rewrite “Make it shorter.”', 'v2, you', 'v1, draft']) {
      await row(name).waitFor();
    }
    await page.getByLabel('Compare', { exact: true }).selectOption({ label: 'v1, draft' });
    await page.getByLabel('with', { exact: true }).selectOption({ label: 'v2, you' });
    const difference = page.getByRole('region', { name: 'Difference' });
    await difference.locator('ins').filter({ hasText: 'Typed' }).waitFor();
    assert.match(await difference.locator('del').first().evaluate((e) => getComputedStyle(e).textDecorationLine), /through/);
    await assertAccessible(page);
  });

  it('the typed one comes back as a fourth, and none is gone', async () => {
    await row('v2, you').getByRole('button', { name: 'Restore v2' }).press('Enter');
    await toast(page, 'v2 is back.').waitFor();
    await eventually(async () => assert.equal(await caption(page).inputValue(), MINE));
    await row('v4, restored from v2').getByText('Current').waitFor();
    assert.equal(await page.locator('.versions > li').count(), 4);
  });

  it('the post\'s own page shows them too, on a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`/app/posts/${post}`);
    await page.locator('#versions > summary').press('Enter');
    await row('v4, restored from v2').waitFor();
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.equal(sideways, false);
    await assertAccessible(page);
  });

  it('nothing went wrong in the console, and no other machine was asked for anything', () => {
    page.watch.assertClean();
  });

  function row(name) {
    return page.locator('.versions > li').filter({ has: page.getByText(name, { exact: true }) });
  }
});
