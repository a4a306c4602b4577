// A reviewer who never touches the mouse.

import assert from 'node:assert/strict';
import { before, describe } from 'node:test';

import { assertFocused, caption, currentDraft, drafts, eventually, firstDraft, toast } from '../harness/app.js';
import { witnessed } from '../harness/browser.js';
import { atTheDesk } from '../harness/desk.js';

describe('the keyboard alone', () => {
  let page;
  const it = witnessed(() => page);

  atTheDesk((desk) => ({ page } = desk));
  before(async () => {
    await eventually(async () => assert.ok((await drafts(page).count()) >= 2), 120_000);
  });

  it('j and k walk through the list', async () => {
    const first = await currentDraft(page).getAttribute('href');
    await page.keyboard.press('j');
    await eventually(async () => assert.notEqual(await currentDraft(page).getAttribute('href'), first), 2_000, 50);
    await page.keyboard.press('k');
    await eventually(async () => assert.equal(await currentDraft(page).getAttribute('href'), first), 2_000, 50);
  });

  it('e puts the cursor into the caption, where letters are letters, and Escape leaves it', async () => {
    await page.keyboard.press('e');
    await eventually(() => assertFocused(caption(page)), 2_000, 50);
    const before = await caption(page).inputValue();
    const draft = await currentDraft(page).getAttribute('href');
    await page.keyboard.press('End');
    await page.keyboard.type('jax');
    assert.equal((await caption(page).inputValue()).length, before.length + 3);
    assert.equal(await currentDraft(page).getAttribute('href'), draft);
    assert.equal(await page.getByRole('dialog').count(), 0);
    await page.keyboard.press('Escape');
    assert.equal(await caption(page).evaluate((element) => element === document.activeElement), false);
  });

  it('x asks for the reason, Escape takes it back', async () => {
    const count = await drafts(page).count();
    await page.keyboard.press('x');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    assert.ok((await drafts(page).count()) >= count);
  });

  it('x and a reason reject, z takes it back', async () => {
    const draft = await currentDraft(page).getAttribute('href');
    await page.keyboard.press('x');
    await page.getByRole('dialog').getByRole('button', { name: /off topic/i }).press('Enter');
    await eventually(async () => assert.equal(await listed(draft), false), 5_000, 50);
    // Undo is offered once the server has said yes.
    await page.getByRole('button', { name: /undo/i }).first().waitFor();
    await page.keyboard.press('z');
    await eventually(async () => assert.equal(await listed(draft), true), 5_000, 50);
    // The post comes back to the list first and to the desk then.
    await toast(page, 'Back in review').waitFor();
  });

  it('s offers another time, and the focus comes back to where it was', async () => {
    const button = page.getByRole('button', { name: /^Schedule/ });
    await button.focus();
    await page.keyboard.press('s');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await eventually(() => assertFocused(button), 2_000, 50);
  });

  it('? lists the keys', async () => {
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog');
    for (const words of [/approve/i, /reject/i, /undo/i]) await dialog.getByText(words).first().waitFor();
    await page.keyboard.press('Escape');
  });

  it('single keys do nothing once they are switched off', async () => {
    const review = page.url();
    await page.goto('/app/settings');
    await page.getByRole('switch', { name: /key/i }).press('Space');
    await page.goto(review);
    await firstDraft(page);
    const draft = await currentDraft(page).getAttribute('href');
    for (const key of ['j', 'x', '?']) await page.keyboard.press(key);
    assert.equal(await page.getByRole('dialog').count(), 0);
    assert.equal(await currentDraft(page).getAttribute('href'), draft);
  });

  it('Tab reaches the content by the skip link first', async () => {
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Tab');
    await assertFocused(page.getByRole('link', { name: /skip/i }));
  });

  it('nothing went wrong in the console, and no other machine was asked for anything', () => {
    page.watch.assertClean();
  });

  async function listed(href) {
    return (await page.locator(`a[href="${href}"]`).count()) > 0;
  }
});
