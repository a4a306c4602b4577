// The public pages, for somebody who blocks scripts, and for whoever must find nothing loaded from elsewhere.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { eventually } from '../harness/app.js';
import { launch, openPage } from '../harness/browser.js';
import { Demo } from '../harness/demo.js';

const PAGES = [
  { path: '/', status: 200, heading: /News in/ },
  { path: '/login', status: 200, heading: /Sign in/ },
  { path: '/auth/magic', status: 200, heading: /Sign in/ },
  { path: '/no-such-page', status: 404, heading: /nothing here/i },
];

describe('the public pages', () => {
  let demo, browser;

  before(async () => {
    demo = await Demo.start();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await demo?.stop();
  });

  for (const { path, status, heading } of PAGES) {
    it(`${path} can be read without JavaScript, loads no WASM and nothing from elsewhere`, async () => {
      const page = await openPage(browser, { origin: demo.origin, javaScript: false });
      const requests = [];
      page.on('request', (request) => requests.push(request.url()));
      const response = await page.goto(path);
      assert.equal(response.status(), status);
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
      assert.deepEqual(requests.filter((url) => url.endsWith('.wasm')), []);
      page.watch.assertClean(status === 404 ? /status of 404/ : null);
      await page.context().close();
    });
  }

  it('a link is mailed and signs in without JavaScript', async () => {
    const page = await openPage(browser, { origin: demo.origin, javaScript: false });
    await page.goto('/login');
    await page.getByLabel('E-mail').fill('demo@autogram.test');
    await page.getByRole('button', { name: 'Send me a link' }).click();
    await page.getByRole('heading', { level: 1, name: 'Look in your mail' }).waitFor();
    const link = await mailedLink(page);
    const url = new URL(link);
    await page.goto(url.pathname);
    await page.getByLabel('Code from the mail').fill(url.hash.slice(1));
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/app**');
    await page.context().close();
  });

  it('an unknown address gets the same answer as a known one', async () => {
    const answers = [];
    for (const email of ['demo@autogram.test', 'nobody@autogram.test']) {
      const page = await openPage(browser, { origin: demo.origin });
      await page.goto('/login');
      await page.getByLabel('E-mail').fill(email);
      await page.getByRole('button', { name: 'Send me a link' }).click();
      await page.getByRole('heading', { level: 1, name: 'Look in your mail' }).waitFor();
      answers.push((await page.getByRole('main').innerText()).replaceAll(email, 'ADDRESS'));
      await page.context().close();
    }
    assert.equal(answers[0], answers[1]);
  });

  it('the app without a session leads to the sign-in page', async () => {
    const page = await openPage(browser, { origin: demo.origin });
    await page.goto('/app/review');
    await page.waitForURL('**/login**');
    await page.context().close();
  });

  /** Opens the inbox that the page leads to, and waits for the mail. */
  async function mailedLink(page) {
    const inbox = await page.getByRole('link', { name: 'Open the inbox' }).getAttribute('href');
    const mails = await page.context().newPage();
    const link = mails.locator(`a[href^="${demo.origin}/auth/magic#"]`).first();
    await eventually(async () => {
      await mails.goto(inbox);
      assert.equal(await link.count(), 1);
    });
    const href = await link.getAttribute('href');
    await mails.close();
    return href;
  }
});
