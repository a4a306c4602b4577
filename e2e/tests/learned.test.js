// A person shortens draft after draft; the account proposes rules, and the person decides about each.

import assert from 'node:assert/strict';
import { before, describe } from 'node:test';

import {
  approveButton, caption, currentDraft, drafts, eventually, firstDraft, settled, toast,
} from '../harness/app.js';
import { assertAccessible } from '../harness/axe.js';
import { witnessed } from '../harness/browser.js';
import { atTheDesk } from '../harness/desk.js';
import { assertLooks, atBothWidths } from '../harness/looks.js';

const EDITS = 5;

describe('learned from edits', () => {
  let demo, browser, page, account;
  const it = witnessed(() => page);
  const section = (on = page) => on.locator('#learned');
  const proposed = (on = page) => section(on).getByRole('listitem').filter({ has: on.getByRole('button', { name: /^Accept/ }) });
  const inUse = (on = page) => section(on).getByRole('listitem').filter({ has: on.getByRole('button', { name: /^Remove/ }) });

  atTheDesk((desk) => ({ demo, browser, page } = desk));
  before(async () => {
    await page.goto('/app/accounts');
    account = await page.locator('main a[href^="/app/accounts/"]:not([href$="new"])').first().getAttribute('href');
  });

  it('before there are enough edits it says how many more it takes', async () => {
    await page.goto(account);
    await section().getByText(`after ${EDITS} more approved posts that you changed`).waitFor();
    await section().getByText('You approved nothing in the last eight weeks.').waitFor();
    await assertAccessible(page);
  });

  it('drafts are shortened and approved', async () => {
    await page.goto('/app/review');
    await firstDraft(page);
    for (let edited = 0; edited < EDITS; edited++) {
      await eventually(async () => assert.ok((await drafts(page).count()) > 0), 120_000);
      await firstDraft(page);
      const draft = await currentDraft(page).getAttribute('href');
      const words = await caption(page).inputValue();
      // The text on the server is what gets approved, so each answer is waited for as a person would.
      const saved = page.waitForResponse(/posts\/save_text/);
      await caption(page).fill(`${words.split('. ')[0]}.`);
      await saved;
      await page.getByText('Saved', { exact: true }).waitFor();
      const approved = page.waitForResponse(/posts\/approve/);
      await approveButton(page).click();
      assert.equal((await approved).status(), 200);
      await page.locator(`a[href="${draft}"]`).waitFor({ state: 'detached' });
    }
  });

  it('the button has the price, and the rules come with the edits that led to them', async () => {
    await page.goto(account);
    const propose = section().getByRole('button', { name: /^Propose rules ≈ \$0\.\d+/ });
    await propose.press('Enter');
    await proposed().first().waitFor();
    await section().getByText(/^Found \d rules? in 5 edits/).waitFor();
    const evidence = proposed().first().locator('summary');
    assert.match(await evidence.innerText(), /^The [2-5] edits that led to it$/);
    await evidence.press('Enter');
    await proposed().first().locator('del').first().waitFor();
    await assertAccessible(page);
    await shootAll('learned-proposed', proposed);
  });

  it('one is accepted in other words, one is dismissed', async () => {
    const before = await proposed().count();
    assert.ok(before >= 2, `${before} rules were proposed`);
    const words = proposed().first().getByRole('textbox', { name: 'Words of the rule' });
    await words.fill(' ');
    await proposed().first().getByText('1 to 160 characters.').waitFor();
    await words.fill('At most thirty words.');
    await proposed().first().getByRole('button', { name: /^Accept/ }).click();
    await toast(page, 'New drafts follow it.').waitFor();
    await inUse().filter({ hasText: 'At most thirty words.' }).waitFor();
    await section().getByText('1 of 12').waitFor();
    await eventually(async () => assert.equal(await proposed().count(), before - 1));
    await proposed().first().getByRole('button', { name: /^Dismiss/ }).click();
    await toast(page, 'It won’t be proposed again.').waitFor();
    await eventually(async () => assert.equal(await proposed().count(), before - 2));
  });

  it('the share that was changed is a sentence, a chart and a table', async () => {
    await section().getByText(/^In the last four weeks you changed \d+ % of the text\.$/).waitFor();
    await section().getByRole('img', { name: /^Share of the text that you changed/ }).waitFor();
    await section().getByText('The same as a table').press('Enter');
    const newest = section().getByRole('row').nth(1);
    assert.match(await newest.innerText(), /\s5\s+\d+ %$/);
    assert.equal(await section().getByRole('row').count(), 13);
    await assertAccessible(page);
    await shootAll('learned-accepted', inUse);
  });

  it('on a phone nothing sticks out, and a rule in use is removed', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(account);
    await settled(page);
    await inUse().first().waitFor();
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.equal(sideways, false);
    await assertAccessible(page);
    await inUse().first().getByRole('button', { name: /^Remove.*At most thirty words\./ }).click();
    await section().getByText('No rule yet.').waitFor();
  });

  it('nothing went wrong in the console, and no other machine was asked for anything', () => {
    page.watch.assertClean();
  });

  /** The section in both themes and at both widths, with the rules and the first one's evidence open. */
  async function shootAll(name, rules) {
    const state = await page.context().storageState();
    await atBothWidths(browser, { origin: demo.origin, state }, async (other) => {
      await other.goto(account);
      await rules(other).first().waitFor();
      await rules(other).first().locator('summary').press('Enter');
      await other.locator('#learned').evaluate((element) => element.scrollIntoView());
      await assertLooks(other, name, { fullPage: true });
    });
  }
});
