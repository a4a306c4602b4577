// The pictures of a post: another one of a provider that is named, at its price; two held against each other; the card
// in every template; and a card in the place of a picture that cannot be had.

import assert from 'node:assert/strict';
import { before, describe } from 'node:test';

import { assertAccessible } from '../harness/axe.js';
import {
  addFeed, approveButton, assertFocused, currentPost, eventually, firstDraft, toast,
} from '../harness/app.js';
import { witnessed } from '../harness/browser.js';
import { atTheDesk } from '../harness/desk.js';
import { assertLooks, atBothWidths } from '../harness/looks.js';
import { Sandbox } from '../harness/sandbox.js';

const LOCKED = {
  vendor: 'fal', operation: 'submit', times: 0, action: { status: 403, body: {
    detail: 'User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing.' } },
};

describe('pictures', () => {
  let demo, browser, page, post, sandbox;
  const it = witnessed(() => page);
  const dialog = () => page.getByRole('dialog', { name: 'Compare two images' });
  const versions = () => page.getByRole('group', { name: 'Image versions' }).getByRole('button', { name: /^Version/ });
  const rivals = () => dialog().getByRole('radio');

  atTheDesk((desk) => ({ demo, browser, page } = desk));
  before(async () => {
    sandbox = new Sandbox(demo.sandbox);
    post = await currentPost(page);
    await page.goto(`/app/review/${post}`);
    await firstDraft(page);
  });

  it('another provider is named for a second picture, and its price stands on the button before', async () => {
    await versions().nth(0).waitFor();
    assert.equal(await page.getByRole('button', { name: /^Compare/ }).count(), 0, 'there is nothing to compare yet');
    await page.keyboard.press('i');
    const form = page.getByRole('dialog', { name: 'New image' });
    const order = form.getByRole('button', { name: /^Make the image/ });
    const maker = form.getByLabel('Made by');
    await maker.waitFor();
    const own = await price(order);
    const models = await maker.locator('option').allInnerTexts();
    assert.ok(models.length > 1, models.join());
    await maker.selectOption({ index: models.length - 1 });
    await eventually(async () => assert.notEqual(await price(order), own), 5_000, 50);
    assert.ok(models.at(-1).includes(await price(order)), `${models.at(-1)} against ${await price(order)}`);
    await assertAccessible(page);
    await order.click();
    await eventually(async () => assert.equal(await versions().count(), 2), 60_000, 200);
  });

  it('two are held against each other: who made them, when, and for how much', async () => {
    await page.keyboard.press('c');
    await dialog().waitFor();
    assert.equal(await rivals().count(), 2);
    for (const words of ['Made by', 'Made', 'Cost']) {
      assert.equal(await dialog().getByRole('term').filter({ hasText: new RegExp(`^${words}$`) }).count(), 2, words);
    }
    const costs = await dialog().locator('dd .num').allInnerTexts();
    assert.equal(costs.length, 2);
    assert.notEqual(costs[0], costs[1]);
    await dialog().locator('.rival').filter({ has: page.getByText('Current') }).getByRole('radio', { checked: true }).waitFor();
    await assertAccessible(page);
    await shootAll('compare', async (other) => {
      await other.getByRole('button', { name: /^Compare/ }).click();
      await other.getByRole('dialog', { name: 'Compare two images' }).getByRole('radio').first().waitFor();
    });
  });

  it('by keyboard: Escape leaves it as it is, the arrows go over, Enter takes one', async () => {
    const before = await shown().getAttribute('src');
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
    assert.equal(await shown().getAttribute('src'), before);
    await page.keyboard.press('c');
    await eventually(() => assertFocused(rivals().nth(1)), 5_000, 50);
    await page.keyboard.press('ArrowLeft');
    assert.equal(await rivals().nth(0).isChecked(), true);
    await page.keyboard.press('Enter');
    await toast(page, 'Version 1 is on the post.').waitFor();
    await dialog().waitFor({ state: 'hidden' });
    await eventually(async () => assert.notEqual(await shown().getAttribute('src'), before), 10_000, 100);
    assert.equal(await versions().nth(0).getAttribute('aria-pressed'), 'true');
  });

  it('the picker shows this post\'s card in every template, and follows what is typed', async () => {
    await eventually(async () => assert.ok((await cards().count()) >= 5, `${await cards().count()} cards`), 20_000, 200);
    const before = await cards().first().getAttribute('src');
    await picker().getByRole('radio', { name: 'On the picture' }).check();
    await page.getByLabel('Headline on the card').fill('7 ferries that charge in nine minutes');
    await eventually(async () => assert.notEqual(await cards().first().getAttribute('src'), before), 20_000, 200);
    assert.equal(await cards().count(), 6, 'a headline with a number suits every template');
    const sizes = await cards().evaluateAll((all) => all.map((image) => [image.naturalWidth, image.naturalHeight]));
    assert.deepEqual(sizes, Array(6).fill([180, 225]));
    const widths = await cards().evaluateAll((all) => all.map((image) => image.getBoundingClientRect().width));
    assert.ok(Math.max(...widths) < 180, `side by side, not ${widths}`);
    await page.getByLabel('Headline on the card').fill('Ferries that charge in minutes');
    await eventually(async () => assert.equal(await cards().count(), 5), 20_000, 200);
    await picker().scrollIntoViewIfNeeded();
    await assertAccessible(page);
    await shootAll('templates', async (other) => {
      await eventually(async () => assert.ok((await cards(other).count()) >= 5), 20_000, 200);
    }, async (other) => {
      // Only now: what is scrolled halfway under the bar would count as too small to be touched.
      await picker(other).scrollIntoViewIfNeeded();
    });
  });

  it('a phone keeps both in reach, and nothing sticks out', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('button', { name: /^Compare/ }).click();
    await rivals().first().waitFor();
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.equal(sideways, false);
    await rivals().nth(1).check();
    await dialog().getByRole('button', { name: 'Use this image' }).click();
    await toast(page, 'Version 2 is on the post.').waitFor();
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('where no picture can be had, a card takes its place and nobody is paid', async () => {
    await sandbox.fault(LOCKED);
    const title = 'City ferries cross the harbour on clean energy';
    const words = 'Public transport on the water: 12 electric ferries serve the city harbour, with storage for clean energy.';
    const item = `<item><guid>one</guid><title>${title}</title><description>${words}</description></item>`;
    const rss = `<rss version="2.0"><channel><title>Harbour</title>${item}</channel></rss>`;
    await addFeed(page, await sandbox.serveFeed('harbour.xml', 'application/rss+xml', rss));
    await page.goto('/app/review');
    const row = page.getByRole('region', { name: 'Review' }).getByRole('link').filter({ hasText: 'City ferries' });
    await row.locator('.badge--bad, .badge--warn').waitFor({ timeout: 90_000 });
    await row.click();
    const instead = page.getByRole('button', { name: 'Use a headline card instead free' });
    await instead.waitFor();
    await assertAccessible(page);
    await shootAll('card-instead', (other) => other.getByRole('button', { name: /^Use a headline card instead/ }).waitFor());
    await instead.press('Enter');
    await toast(page, 'The card is on the post.').waitFor();
    await approveButton(page).waitFor();
    await instead.waitFor({ state: 'detached' });
    assert.match(await versions().first().getAttribute('aria-label'), /Type only/);
    await sandbox.clearFaults();
  });

  it('nothing went wrong in the console, and no other machine was asked for anything', () => {
    page.watch.assertClean();
  });

  async function price(button) {
    return (await button.innerText()).match(/\$0\.\d+/)?.[0];
  }

  function shown() {
    return page.locator('.phone__img').first();
  }

  function picker(on = page) {
    return on.getByRole('group', { name: 'Headline card' });
  }

  /** Those drawn by the server; the picture alone has an address of its own. */
  function cards(on = page) {
    return picker(on).locator('img[src^="data:image/jpeg"]');
  }

  /** The same post in both themes and at both widths, once `ready` has brought what is to be seen. */
  async function shootAll(name, ready, framed = async () => {}) {
    const state = await page.context().storageState();
    const address = new URL(page.url()).pathname;
    await atBothWidths(browser, { origin: demo.origin, state }, async (other) => {
      await other.goto(address);
      await ready(other);
      await framed(other);
      await assertLooks(other, name);
    });
  }
});
