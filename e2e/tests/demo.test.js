// From the link in the terminal to a published post: what a person does on their first day.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import {
  approveButton, currentDraft, eventually, firstDraft, heading, monthToDateMicroUsd, PUBLISHED_MS, signIn,
} from '../harness/app.js';
import { launch, openPage, shoot, THEMES, WIDTHS } from '../harness/browser.js';
import { Demo } from '../harness/demo.js';
import { Sandbox } from '../harness/sandbox.js';

describe('the demo', () => {
  let demo, sandbox, browser, page, post;

  before(async () => {
    demo = await Demo.start({ fast: false });
    sandbox = new Sandbox(demo.sandbox);
    browser = await launch();
    page = await openPage(browser, demo);
  });
  after(async () => {
    await browser?.close();
    await demo?.stop();
  });

  it('shows a finished draft within a minute of signing in', async () => {
    await signIn(page, demo);
    await firstDraft(page);
    post = (await currentDraft(page).getAttribute('href')).match(/\d+/)[0];
    await shootAll(page, 'review');
  });

  it('approves it with one key, for a slot that the button names', async () => {
    const promised = (await approveButton(page).innerText()).match(/\d\d:\d\d/)[0];
    await page.keyboard.press('a');
    await page.getByRole('status').filter({ hasText: promised }).waitFor();
  });

  it('publishes it at the slot, once', async () => {
    await page.goto(`/app/posts/${post}`);
    await page.getByRole('link', { name: /instagram/i }).waitFor({ timeout: PUBLISHED_MS });
    assert.equal(await sandbox.count('instagram', 'media_publish'), 1);
  });

  it('shows permalink, timeline and cost to the hundredth of a cent', async () => {
    const permalink = await page.getByRole('link', { name: /instagram/i }).getAttribute('href');
    assert.equal((await fetch(permalink)).status, 200);
    const steps = page.getByRole('list', { name: /flight recorder|timeline/i }).getByRole('listitem');
    const text = (await steps.allInnerTexts()).join('\n');
    for (const word of [/classif/i, /draft/i, /picture|image/i, /approved/i, /published/i]) assert.match(text, word);
    await page.getByText(/^\$0\.\d{4}$/).first().waitFor();
    await shootAll(page, 'post');
  });

  it('agrees with what the vendors charged, to the micro-dollar', async () => {
    await page.goto('/app/spend');
    await heading(page, 'Spend');
    // A call may be under way at any moment, so the two are compared in a quiet one.
    await eventually(async () => {
      const before = await sandbox.chargedMicroUsd();
      await page.reload();
      const shown = await monthToDateMicroUsd(page);
      assert.equal(await sandbox.chargedMicroUsd(), before, 'a call came in between');
      assert.ok(shown > 0);
      assert.equal(shown, before);
    });
    await shootAll(page, 'spend');
  });

  it('had no error in the console and asked no other machine for anything', () => {
    page.watch.assertClean();
  });

  async function shootAll(from, name) {
    const state = await from.context().storageState();
    const path = new URL(from.url()).pathname;
    for (const theme of THEMES) {
      for (const width of WIDTHS) {
        const other = await openPage(browser, { origin: demo.origin, theme, width, state });
        await other.goto(path);
        await other.getByRole('heading', { level: 1 }).waitFor();
        await other.waitForLoadState('load');
        await other.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
        await shoot(other, `${name}-${theme}-${width}`);
        other.watch.assertClean();
        await other.context().close();
      }
    }
  }
});
