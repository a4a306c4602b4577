// Headline cards: the account's look, a post's own card drawn while it is typed, and what cannot be drawn.

import assert from 'node:assert/strict';
import { before, describe } from 'node:test';

import { assertAccessible } from '../harness/axe.js';
import { approveButton, currentPost, eventually, firstDraft, settled, toast } from '../harness/app.js';
import { shoot, witnessed } from '../harness/browser.js';
import { atTheDesk } from '../harness/desk.js';
import { assertLooks, atBothWidths, inBothThemes } from '../harness/looks.js';

const LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40"><path d="M0 40 45 0l45 40z" fill="#fff"/></svg>';

describe('headline cards', () => {
  let demo, browser, page, post;
  const it = witnessed(() => page);

  atTheDesk((desk) => ({ demo, browser, page } = desk));
  before(async () => {
    post = await currentPost(page);
  });

  it('the account says how they look, and the server draws it at once', async () => {
    await page.goto('/app/accounts/1#brand');
    await settled(page);
    const brand = page.getByRole('region', { name: 'Headline cards' });
    await brand.getByText('Posts show the picture alone.').waitFor();
    await brand.getByRole('radio', { name: 'Split' }).check();
    const drawn = await source(brand);
    await brand.getByLabel('Kicker').fill('Transit · Poland');
    await eventually(async () => assert.notEqual(await source(brand), drawn), 10_000, 100);
    await brand.getByLabel('Colour of text').fill('#203060');
    await brand.getByText('below 4.5:1').waitFor();
    await brand.getByLabel('Colour of text').fill('#ffffff');
    await brand.getByText('easy to read').waitFor();
    await brand.getByLabel('Logo').setInputFiles({
      name: 'logo.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(LOGO),
    });
    await brand.getByRole('button', { name: 'Remove logo' }).waitFor();
    await brand.getByRole('button', { name: 'Save cards' }).click();
    await toast(page, 'Cards saved.').waitFor();
    await assertAccessible(page);
  });

  it('a card is drawn while it is typed, and put on the post', async () => {
    await page.goto(`/app/review/${post}`);
    await firstDraft(page);
    const before = await shown().getAttribute('src');
    // With the arrow keys, as a group of choices is gone through.
    await picker().getByRole('radio', { name: 'Picture alone' }).focus();
    for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowDown');
    assert.equal(await picker().getByRole('radio', { name: 'Bar' }).isChecked(), true);
    await page.getByLabel('Headline on the card').fill('Forty buses that no winter stops');
    await page.getByRole('img', { name: 'Preview of the card' }).waitFor();
    await page.getByRole('button', { name: 'Use this card' }).click();
    await toast(page, 'The card is on the post.').waitFor();
    await eventually(async () => assert.notEqual(await shown().getAttribute('src'), before), 10_000, 100);
    await shootAll();
  });

  it('characters that cannot be drawn are named, and stop the approval', async () => {
    await page.getByLabel('Headline on the card').fill('ሰላም');
    await page.getByText('These characters cannot be drawn: ሰ ላ ም').waitFor();
    // A slow server: who approves meanwhile would approve the card before it.
    await page.route('**/brand/set_card', async (route) => setTimeout(() => route.continue(), 1_000));
    await page.getByRole('button', { name: 'Use this card' }).click();
    await approveButton(page).click();
    await toast(page, 'Your last change is still on its way.').waitFor();
    await page.locator('#format').getByText('These characters cannot be drawn').waitFor();
    await page.unroute('**/brand/set_card');
    await approveButton(page).click();
    await toast(page, /cannot be drawn/).last().waitFor();
    assert.equal(await page.getByLabel('Headline on the card').inputValue(), 'ሰላም');
    await assertAccessible(page);
  });

  it('the picture alone comes back', async () => {
    await choose('Picture alone');
    await page.getByRole('button', { name: 'Use this card' }).click();
    await page.locator('#format').getByText('These characters cannot be drawn').waitFor({ state: 'detached' });
  });

  it('nothing went wrong in the console, and no other machine was asked for anything', () => {
    page.watch.assertClean();
  });

  function picker(on = page) {
    return on.getByRole('group', { name: 'Headline card' });
  }

  function choose(name) {
    return picker().getByRole('radio', { name }).check();
  }

  function shown() {
    return page.locator('.phone__img').first();
  }

  async function source(part) {
    return part.getByRole('img', { name: 'Preview of the card' }).getAttribute('src');
  }

  /** Both screens, in both themes and at both widths. */
  async function shootAll() {
    const state = await page.context().storageState();
    await atBothWidths(browser, { origin: demo.origin, state }, async (other) => {
      await other.goto(`/app/review/${post}`);
      await firstDraft(other);
      await picker(other).getByRole('radio', { name: 'Quote' }).check();
      await other.getByRole('img', { name: 'Preview of the card' }).waitFor();
      await picker(other).scrollIntoViewIfNeeded();
      await assertLooks(other, 'card-review');
      await other.goto('/app/accounts/1#brand');
      await settled(other);
      await other.getByRole('img', { name: 'Preview of the card' }).scrollIntoViewIfNeeded();
      await inBothThemes(other, (look) => shoot(other, `card-brand-${look}`));
    });
  }
});
