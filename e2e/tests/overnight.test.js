// An account that works at night: its articles are scored together and what fits is written together, at half the price,
// and the screens say where each of them is.

import assert from 'node:assert/strict';
import { describe } from 'node:test';

import { addressField, approveButton, drafts, settled, toast } from '../harness/app.js';
import { witnessed } from '../harness/browser.js';
import { atTheDesk } from '../harness/desk.js';
import { assertLooks, atBothWidths } from '../harness/looks.js';
import { Sandbox } from '../harness/sandbox.js';

const ACCOUNT = '/app/accounts/1';
const TITLES = ['Night trains return to the Baltic coast', 'A harbour heats its offices with sea water'];
// The account's other feeds may bring more.
const WAITING = /\d articles wait for the night\./;
const WRITING = /\d posts are being written in a batch\./;
const OUT = 'Being written in a batch, at half the price.';
/** A vendor that does not say how a batch stands, and when to ask again. */
const BUSY = { status: 529, headers: { 'retry-after': '1' } };

describe('overnight', () => {
  let demo, browser, sandbox, page, address;
  const it = witnessed(() => page);

  atTheDesk((desk) => {
    ({ demo, browser, page } = desk);
    sandbox = new Sandbox(demo.sandbox);
  });

  it('is switched on where the account asks Claude, and says what it does', async () => {
    await page.goto(ACCOUNT);
    await settled(page);
    await page.getByRole('switch', { name: 'Score and write overnight, at half the price' }).press('Space');
    await page.getByText('what fits is written right after').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await toast(page, 'Settings saved.').waitFor();
  });

  it('the day\'s articles wait, and can be handed in before the night', async () => {
    const url = await sandbox.serveFeed('overnight.xml', 'application/rss+xml', feed());
    await page.goto('/app/feeds');
    await addressField(page).fill(url);
    const accounts = await page.getByRole('group', { name: /Accounts/ }).getByRole('checkbox').all();
    for (const [place, account] of accounts.entries()) await account.setChecked(place === 0);
    await page.getByRole('button', { name: 'Add feed' }).click();
    await page.getByText('Feed added').waitFor();
    await page.goto(ACCOUNT);
    await page.getByText(WAITING).waitFor({ timeout: 30_000 });
    // The first batch is looked at once and has ended; of the second nobody says how it stands.
    await sandbox.fault({ vendor: 'anthropic', operation: 'batch', times: 0, skip: 1, action: BUSY });
    await page.getByRole('button', { name: 'Hand in now' }).press('Enter');
    await toast(page, 'Being handed in.').waitFor();
    await page.getByText(WRITING).waitFor({ timeout: 30_000 });
  });

  it('a post that is out says so, and there is nothing to press', async () => {
    await page.goto('/app/review');
    address = await draft(TITLES[0]).getAttribute('href');
    await page.goto(address);
    await page.getByText(OUT).waitFor();
    assert.equal(await approveButton(page).count(), 0);
    assert.equal(await page.getByRole('button', { name: 'Write now' }).count(), 0);
  });

  it('looks as it should, on every width and in both themes', async () => {
    const state = await page.context().storageState();
    await atBothWidths(browser, { origin: demo.origin, state }, async (other) => {
      await other.goto(address);
      await other.getByText(OUT).waitFor();
      await assertLooks(other, 'overnight-post');
      await other.goto(ACCOUNT);
      await other.getByText(WRITING).scrollIntoViewIfNeeded();
      await assertLooks(other, 'overnight-account');
    });
  });

  it('in the morning the posts are there, and every question was asked in a batch', async () => {
    await sandbox.clearFaults();
    await page.goto(address);
    await approveButton(page).waitFor({ timeout: 60_000 });
    const { entries } = await sandbox.ledger();
    const batched = entries.filter((entry) => entry.operation === 'batch_request');
    assert.ok(batched.length >= 2 * TITLES.length, `${batched.length} questions in batches`);
    page.watch.assertClean();
  });

  function draft(title) {
    return drafts(page).filter({ hasText: title }).first();
  }

  function feed() {
    const items = TITLES.map((title) => `<item><guid>${title}</guid><title>${title}</title>
      <description>${title}. The town says that it saves 40 tonnes of fuel a year.</description></item>`);
    return `<rss version="2.0"><channel><title>Night desk</title>${items.join('')}</channel></rss>`;
  }
});
