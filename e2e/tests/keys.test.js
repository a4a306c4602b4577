// Keys as a newcomer connects them, and articles that were skipped: what works, what it costs, and Draft anyway.

import assert from 'node:assert/strict';
import { describe } from 'node:test';

import { addFeed, eventually, settled, toast } from '../harness/app.js';
import { assertAccessible } from '../harness/axe.js';
import { witnessed } from '../harness/browser.js';
import { atTheDesk } from '../harness/desk.js';
import { assertLooks, atBothWidths } from '../harness/looks.js';
import { Sandbox } from '../harness/sandbox.js';

describe('keys and skipped articles', () => {
  let demo, browser, page, sandbox;
  const it = witnessed(() => page);
  const keys = () => page.getByRole('region', { name: 'Credentials' });
  const threshold = () => page.getByRole('slider', { name: /^Draft when fit/ });

  atTheDesk((desk) => {
    ({ demo, browser, page } = desk);
    sandbox = new Sandbox(demo.sandbox);
  });

  it('a stored key is tested, and says what it costs', async () => {
    await page.goto('/app/accounts/1');
    await settled(page);
    const charged = await sandbox.chargedMicroUsd();
    await page.getByRole('button', { name: 'Test: Anthropic' }).click();
    await keys().getByText(/It works.*Haiku 5\.5 scores an article for about \$0\.000\d.*writes a post for about \$0\.0/)
      .waitFor();
    await page.getByRole('button', { name: 'Test: fal.ai' }).click();
    await keys().getByText(/makes pictures at \$0\.\d+ per megapixel/).waitFor();
    assert.ok(await sandbox.chargedMicroUsd() >= charged);
    await assertAccessible(page);
  });

  it('a typed key is tested before it is saved, and a wrong one says what to do', async () => {
    await page.getByRole('button', { name: 'Replace: Anthropic' }).click();
    const field = page.getByRole('textbox', { name: 'Anthropic: new API key' });
    const form = page.locator('form', { has: field });
    await field.fill('sk-ant-revoked-1');
    await form.getByRole('button', { name: 'Test', exact: true }).click();
    await form.getByRole('status').getByText(/refused/i).first().waitFor();
    await field.fill('sk-ant-another');
    await form.getByRole('button', { name: 'Test', exact: true }).click();
    await form.getByText('It works.').waitFor();
    assert.equal(await field.inputValue(), 'sk-ant-another', 'a test keeps what was typed');
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Cancel: Anthropic' }).click();
  });

  it('the threshold says what it lets through while it is moved by keys', async () => {
    const words = () => page.locator('#account-threshold-hint').innerText();
    await threshold().focus();
    await page.keyboard.press('Home');
    await eventually(async () => assert.match(await words(), /^At 0: (\d+) of the last \1 articles pass/), 10_000, 100);
    await page.keyboard.press('End');
    await eventually(async () => assert.match(await words(), /^At 100: \d+ of the last \d+ articles pass/), 10_000, 100);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await toast(page, 'Settings saved.').waitFor();
  });

  it('a skipped article is drafted at a person’s wish, with the price on the button', async () => {
    const item = '<item><guid>one</guid><title>A tower of hot sand</title><description>It heats a town.</description></item>';
    const rss = `<rss version="2.0"><channel><title>Sand</title>${item}</channel></rss>`;
    await addFeed(page, await sandbox.serveFeed('sand.xml', 'application/rss+xml', rss));
    const row = page.getByRole('row').filter({ hasText: 'A tower of hot sand' });
    const button = row.getByRole('button', { name: /^Draft anyway ≈ \$0\.\d{4}: A tower of hot sand$/ });
    await button.waitFor({ timeout: 60_000 });
    assert.match(await button.innerText(), /≈ \$0\.\d{4}/);
    await assertAccessible(page);
    await button.press('Enter');
    await toast(page, /Being drafted/).waitFor();
    await page.goto('/app/review');
    await page.getByRole('link').filter({ hasText: 'A tower of hot sand' }).first().waitFor({ timeout: 60_000 });
  });

  it('an account without keys says which are missing; every screen fits and can be read', async () => {
    const state = await page.context().storageState();
    await page.getByRole('link', { name: 'Accounts' }).first().click();
    await atBothWidths(browser, { origin: demo.origin, state }, async (other) => {
      await other.goto('/app/accounts/1#keys');
      await settled(other);
      await assertLooks(other, 'keys');
      await other.goto('/app/feeds');
      await settled(other);
      await assertLooks(other, 'skipped');
    });
  });
});
