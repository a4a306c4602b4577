// What goes wrong on the way of a post: named where it matters, with a reference, and nothing lost.

import assert from 'node:assert/strict';
import { describe } from 'node:test';

import {
  approveButton, assertFocused, caption, currentPost, eventually, firstDraft, PUBLISHED_MS, toast,
} from '../harness/app.js';
import { witnessed } from '../harness/browser.js';
import { atTheDesk } from '../harness/desk.js';
import { Sandbox } from '../harness/sandbox.js';

const REFERENCE = /\b[0-9A-Z]{4}-[0-9A-Z]{4}\b/;
const REFUSED = {
  vendor: 'anthropic', operation: 'messages', times: 0, action: { status: 401, body: {
    type: 'error', error: { type: 'authentication_error', message: 'invalid x-api-key' } } },
};

describe('trouble', () => {
  let sandbox, page;
  const it = witnessed(() => page);

  atTheDesk((desk) => {
    ({ page } = desk);
    sandbox = new Sandbox(desk.demo.sandbox);
  });

  it('a caption over 2,200 characters is counted, refused by name and kept', async () => {
    const long = 'a'.repeat(2_201);
    await caption(page).fill(long);
    await page.getByText('2,201 / 2,200').waitFor();
    await page.getByRole('status').getByText('1 character too many.').waitFor();
    const draft = await currentPost(page);
    await approveButton(page).click();
    await eventually(() => assertFocused(caption(page)), 2_000, 50);
    assert.equal(await caption(page).inputValue(), long);
    assert.equal(await currentPost(page), draft);
  });

  it('six hashtags are one too many', async () => {
    await caption(page).fill('Ferries. #a1 #b2 #c3 #d4 #e5 #f6');
    await page.getByText('6 / 5 hashtags').waitFor();
    await page.getByRole('status').getByText('1 hashtag too many.').waitFor();
    await caption(page).fill('Ferries that charge in nine minutes. #ferries');
  });

  it('an answer outside the schema leaves the old caption and says what happened', async () => {
    await sandbox.fault({ vendor: 'anthropic', operation: 'messages', times: 0, action: 'invalid_json' });
    const before = await caption(page).inputValue();
    await page.getByRole('button', { name: 'Shorter' }).click();
    await page.getByText(/answer could not be used|could not be reached/).first().waitFor({ timeout: 60_000 });
    await page.getByText(REFERENCE).first().waitFor();
    assert.equal(await caption(page).inputValue(), before);
    await sandbox.clearFaults();
  });

  it('a refused key is named, and the draft is still there', async () => {
    await sandbox.fault(REFUSED);
    await page.getByRole('button', { name: 'Shorter' }).click();
    await page.getByText(/refused the key/).first().waitFor({ timeout: 60_000 });
    await sandbox.clearFaults();
    assert.ok((await caption(page).inputValue()).length > 0);
  });

  it('an expired Instagram token stops the post before anything is live, and says what to do', async () => {
    await page.keyboard.press('j');
    await firstDraft(page);
    const id = await currentPost(page);
    const expired = { error: {
      message: 'Error validating access token: Session has expired', type: 'OAuthException', code: 190,
      error_subcode: 463, fbtrace_id: 'Atest' } };
    await sandbox.fault({ vendor: 'instagram', operation: '*', times: 0, action: { status: 400, body: expired } });
    await page.keyboard.press('a');
    // Whoever leaves before the answer takes the question along.
    await toast(page, /^Approved for /).waitFor();
    await page.goto(`/app/posts/${id}`);
    await page.getByText(/access for this account has ended/).first().waitFor({ timeout: PUBLISHED_MS });
    await page.getByText(REFERENCE).first().waitFor();
    assert.equal((await sandbox.published()).length, 0);
    await sandbox.clearFaults();
  });

  it('a server that cannot be reached is said once it is noticed, and nothing typed is lost', async () => {
    await page.goto('/app/review');
    await firstDraft(page);
    await caption(page).fill('Typed while offline. #ferries');
    await page.context().setOffline(true);
    await approveButton(page).click();
    await page.getByText(/can’t be reached|Offline/).first().waitFor({ timeout: 30_000 });
    await page.context().setOffline(false);
    await page.reload();
    await firstDraft(page);
    await eventually(async () =>
      assert.equal(await caption(page).inputValue(), 'Typed while offline. #ferries'), 10_000, 200);
  });
});
