// A post of which Instagram cannot say whether it is live: the screen says so, and nothing is sent a second time until
// a person decides.

import assert from 'node:assert/strict';
import { describe } from 'node:test';

import { currentPost, eventually, firstDraft, permalink, PUBLISHED_MS, settled, toast } from '../harness/app.js';
import { witnessed } from '../harness/browser.js';
import { atTheDesk } from '../harness/desk.js';
import { assertLooks, atBothWidths } from '../harness/looks.js';
import { Sandbox } from '../harness/sandbox.js';

const TOKEN = 'IGAAsandboxdemo';
const UNKNOWN = /We can’t tell yet if this post is live/;

describe('unconfirmed', () => {
  let demo, browser, sandbox, page, post;
  const it = witnessed(() => page);

  atTheDesk((desk) => {
    ({ demo, browser, page } = desk);
    sandbox = new Sandbox(demo.sandbox);
  });

  it('a story that cannot be told from the owner\'s own is not claimed to be live, nor to have failed', async () => {
    post = await currentPost(page);
    await page.goto(`/app/review/${post}`);
    await firstDraft(page);
    await page.getByRole('radio', { name: 'Story' }).check();
    const picture = await page.locator('#preview img').first().getAttribute('src');
    await sandbox.fault({ vendor: 'instagram', operation: 'publish', times: 1, action: 'reset' });
    await page.keyboard.press('a');
    await eventually(async () => assert.equal(await publishCalls(), 1), PUBLISHED_MS);
    await storyOfTheOwner(new URL(picture, demo.origin).href);
    await page.goto(`/app/posts/${post}`);
    await page.getByRole('heading', { name: UNKNOWN }).waitFor({ timeout: PUBLISHED_MS });
    assert.equal((await sandbox.published()).length, 1);
  });

  it('looks as it should, on every width and in both themes, with its question', async () => {
    const state = await page.context().storageState();
    await atBothWidths(browser, { origin: demo.origin, state }, async (other) => {
      await other.goto(`/app/posts/${post}`);
      await settled(other);
      await other.getByRole('heading', { name: UNKNOWN }).waitFor();
      await assertLooks(other, 'unconfirmed');
      await other.getByRole('button', { name: 'Send again' }).click();
      await other.getByRole('dialog').waitFor();
      await assertLooks(other, 'unconfirmed-again');
    });
  });

  it('to check is not to send', async () => {
    const before = await publishCalls();
    await page.getByRole('button', { name: 'Check Instagram now' }).click();
    await toast(page, 'Instagram is being asked').waitFor();
    await page.getByRole('heading', { name: UNKNOWN }).waitFor();
    assert.equal(await publishCalls(), before);
  });

  it('a person who has looked sends it again, and it is live once', async () => {
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click();
    await permalink(page).first().waitFor({ timeout: PUBLISHED_MS });
    assert.equal((await sandbox.published()).length, 2);
  });

  async function publishCalls() {
    const { entries } = await sandbox.ledger();
    return entries.filter((entry) => entry.vendor === 'instagram' && entry.operation === 'publish').length;
  }

  /** What the account's owner does on a phone. */
  async function storyOfTheOwner(picture) {
    const me = await graph('me?fields=user_id');
    const container = await graph(`${me.user_id}/media`, { media_type: 'STORIES', image_url: picture });
    await graph(`${me.user_id}/media_publish`, { creation_id: container.id });
  }

  async function graph(path, body) {
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
    const options = body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers };
    const response = await fetch(`${demo.sandbox}/instagram/v26.0/${path}`, options);
    assert.equal(response.ok, true, `${path}: HTTP ${response.status}`);
    const answer = await response.json();
    return answer.data?.[0] ?? answer;
  }
});
