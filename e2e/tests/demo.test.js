// From the link in the terminal to a published post: what a person does on their first day.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';

import {
  costOfPost, currentPost, eventually, firstDraft, flightRecorder, heading, monthToDateMicroUsd, permalink,
  PUBLISHED_MS, settled, signIn, toast,
} from '../harness/app.js';
import { launch, openPage, shoot, witnessed } from '../harness/browser.js';
import { Demo } from '../harness/demo.js';
import { atBothWidths, inBothThemes } from '../harness/looks.js';
import { Sandbox } from '../harness/sandbox.js';

describe('the demo', () => {
  let demo, sandbox, browser, page, post;
  const it = witnessed(() => page);

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
    post = await currentPost(page);
    await shootAll('review');
  });

  it('approves it with one key, for a slot that the button names', async () => {
    await page.keyboard.press('a');
    await toast(page, /^Approved for (\w+ )?\d\d:\d\d/).waitFor();
    await eventually(async () => assert.notEqual(await currentPost(page), post), 5_000, 50);
  });

  it('publishes it at the slot, once', async () => {
    await page.goto(`/app/posts/${post}`);
    await permalink(page).waitFor({ timeout: PUBLISHED_MS });
    const published = await sandbox.published();
    assert.equal(published.length, 1);
    assert.equal(await sandbox.count('instagram', 'publish'), 1);
  });

  it('shows permalink, timeline and cost to the hundredth of a cent', async () => {
    const href = await permalink(page).getAttribute('href');
    const [live] = await sandbox.published();
    assert.ok(href.includes(live.shortcode), href);
    assert.equal((await fetch(href)).status, 200);
    const steps = await flightRecorder(page).allInnerTexts();
    const order = [/^Found/, /^Classified/, /^Caption drafted/, /^Picture made/, /^Approved by you/, /^Published/]
      .map((what) => steps.findIndex((step) => what.test(step)));
    assert.deepEqual(order, [...order].sort((left, right) => left - right), steps.join('\n'));
    assert.ok(!order.includes(-1), steps.join('\n'));
    assert.match(await costOfPost(page), /^\$0\.\d{4}$/);
    await shootAll('post');
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
    await shootAll('spend');
  });

  it('had no error in the console and asked no other machine for anything', () => {
    page.watch.assertClean();
  });

  /** Pictures of the page as it is now, in both themes and at both widths. */
  async function shootAll(name) {
    const state = await page.context().storageState();
    const path = name === 'review' ? `/app/review/${post}` : new URL(page.url()).pathname;
    await atBothWidths(browser, { origin: demo.origin, state }, async (other) => {
      await other.goto(path);
      await settled(other);
      await inBothThemes(other, (look) => shoot(other, `${name}-${look}`));
      other.watch.assertClean();
    });
  }
});
