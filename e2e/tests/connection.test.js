// Connecting an account at Instagram, as somebody does it: yes, no, a right left out, disconnecting, reconnecting.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe } from 'node:test';

import {
  approveButton, currentPost, eventually, firstDraft, PUBLISHED_MS, settled, toast,
} from '../harness/app.js';
import { assertAccessible } from '../harness/axe.js';
import { openPage, witnessed } from '../harness/browser.js';
import { atTheDesk } from '../harness/desk.js';
import { assertLooks, atBothWidths } from '../harness/looks.js';

const PUBLISHING = 'instagram_business_content_publish';
const APP_SECRET = 'sandbox-instagram-app-secret';
const TOKEN = 'IGAAsandboxdemo';

/** What Meta posts in somebody's name: a signature and a document, both in base64url. */
function signedRequest(document) {
  const payload = Buffer.from(JSON.stringify({ algorithm: 'HMAC-SHA256', ...document })).toString('base64url');
  return `${createHmac('sha256', APP_SECRET).update(payload).digest('base64url')}.${payload}`;
}

describe('connection', () => {
  let demo, browser, page, post;
  const it = witnessed(() => page);
  const panel = () => page.getByRole('complementary', { name: 'Connection' });
  const button = (name) => panel().getByRole('button', { name });

  async function account() {
    await page.goto('/app/accounts/1');
    await settled(page);
  }

  atTheDesk((desk) => ({ demo, browser, page } = desk));

  it('the panel tells how the connection fares, and a test asks Instagram', async () => {
    await account();
    await panel().getByText('@better.cities').waitFor();
    await panel().getByText(/^\d+ of 50$/).waitFor();
    await button('Test').click();
    await toast(page, 'Instagram says all is well.').waitFor();
  });

  it('disconnecting asks first, holds the queue and says so on the post', async () => {
    await page.goto('/app/review');
    await firstDraft(page);
    post = await currentPost(page);
    await account();
    await button('Disconnect').click();
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await assertAccessible(page);
    await dialog.getByRole('button', { name: 'Disconnect' }).click();
    await panel().getByText('Not connected').waitFor();
    await assertAccessible(page);
    await page.goto(`/app/review/${post}`);
    await approveButton(page).click();
    await toast(page, /^Approved for /).waitFor();
    await page.goto(`/app/posts/${post}`);
    await page.getByText('This account is not connected to Instagram.').first().waitFor({ timeout: 150_000 });
    await account();
    await panel().getByText('1 post waits for the connection.').waitFor();
  });

  it('a no at Instagram is taken for a no', async () => {
    await button('Connect with Instagram').click();
    await page.getByRole('button', { name: 'Deny' }).click();
    await page.getByRole('heading', { name: 'Instagram was not connected' }).waitFor();
    assert.equal(new URL(page.url()).hash, '#_');
    await assertAccessible(page);
    await page.getByRole('link', { name: 'To the account' }).click();
    await panel().getByText('Not connected').waitFor();
  });

  it('a right left out is explained', async () => {
    await button('Connect with Instagram').click();
    await page.getByRole('checkbox', { name: PUBLISHING }).uncheck();
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.getByText('the right to publish was left out').waitFor();
    await assertAccessible(page);
    await page.getByRole('link', { name: 'To the account' }).click();
    await panel().getByText('Not connected').waitFor();
  });

  it('a yes connects, and the post that waited goes out', async () => {
    await button('Connect with Instagram').click();
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.waitForURL('**/app/accounts/1**');
    await panel().getByText('Working').waitFor();
    await panel().getByText('60 days').or(panel().getByText('59 days')).first().waitFor();
    await assertAccessible(page);
    page.watch.assertClean();
    await page.goto(`/app/posts/${post}`);
    await eventually(async () =>
      assert.equal(await page.getByRole('link', { name: 'Open on Instagram' }).count(), 1), PUBLISHED_MS);
  });

  it('the panel is whole on a phone and in the dark', async () => {
    const state = await page.context().storageState();
    const phone = await openPage(browser, { origin: demo.origin, theme: 'dark', width: 390, state });
    await phone.goto('/app/accounts/1');
    await settled(phone);
    await phone.getByRole('complementary', { name: 'Connection' }).getByText('Working').waitFor();
    await assertAccessible(phone);
    const overflow = await phone.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(overflow <= 0, `${overflow} px too wide`);
    await phone.context().close();
  });

  it('a deletion that Meta asks for has a page for whoever has its code', async () => {
    const me = await fetch(`${demo.sandbox}/instagram/v26.0/me?fields=user_id&access_token=${TOKEN}`);
    const answer = await me.json();
    const { user_id: user } = answer.data?.[0] ?? answer;
    const signed = signedRequest({ user_id: user, issued_at: Math.floor(Date.now() / 1000) + 1 });
    const body = new URLSearchParams({ signed_request: signed });
    const posted = await fetch(`${demo.origin}/webhooks/instagram/data-deletion`, { method: 'POST', body });
    const { url, confirmation_code: code } = await posted.json();
    await atBothWidths(browser, { origin: demo.origin }, async (other) => {
      await other.goto(url);
      await other.getByText(code).first().waitFor();
      await assertLooks(other, 'deletion');
    });
    await account();
    await panel().getByText('Not connected').waitFor();
  });
});
