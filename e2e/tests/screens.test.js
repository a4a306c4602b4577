// The screens come in chunks of the program: fetched once there is time for it, or when one of theirs is opened.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';

import { eventually, heading, settled, signIn } from '../harness/app.js';
import { assertAccessible } from '../harness/axe.js';
import { launch, openPage, witnessed } from '../harness/browser.js';
import { Demo } from '../harness/demo.js';

const CHUNK = /\/assets\/(chunk|split)_[^/]+\.wasm$/;
const SCREENS = ['Calendar', 'Posts', 'Feeds', 'Accounts', 'Spend', 'Activity', 'Settings', 'Review'];

describe('screens', () => {
  let demo, browser, state, page;
  const it = witnessed(() => page);
  const link = (name) => page.getByRole('navigation', { name: 'Main', exact: true }).getByRole('link', { name });
  const alert = () => page.getByRole('alert').filter({ hasText: 'This screen could not be fetched.' });

  async function fresh() {
    await page?.context().close();
    page = await openPage(browser, { origin: demo.origin, state });
  }

  before(async () => {
    demo = await Demo.start();
    browser = await launch();
    page = await openPage(browser, demo);
    await signIn(page, demo);
    state = await page.context().storageState();
  });
  after(async () => {
    await browser?.close();
    await demo?.stop();
  });

  it('one after the other opens, and reports no error', async () => {
    await fresh();
    await page.goto('/app/review');
    for (const name of SCREENS) {
      await link(name).click();
      await heading(page, name);
      await settled(page);
      await page.locator('#page-title:focus').waitFor();
    }
    page.watch.assertClean();
  });

  it('the chunks are there before they are needed', async () => {
    await fresh();
    const fetched = new Set();
    page.on('requestfinished', (request) => CHUNK.test(request.url()) && fetched.add(request.url()));
    const loader = page.waitForResponse(/_loader\.js$/);
    await page.goto('/app/review');
    const chunks = [...(await (await loader).text()).matchAll(/"\.\/([^"]+\.wasm)"/g)];
    assert.ok(chunks.length >= 3);
    await eventually(() => assert.equal(fetched.size, chunks.length), 60_000, 100);
    await page.route(CHUNK, (route) => route.abort());
    for (const name of SCREENS) {
      await link(name).click();
      await heading(page, name);
      await settled(page);
    }
    page.watch.assertClean();
  });

  it('one whose chunk does not come says so, and trying again brings it', async () => {
    await fresh();
    await page.route(CHUNK, (route) => route.abort());
    await page.goto('/app/review');
    await heading(page, 'Review');
    await link('Feeds').click();
    await alert().waitFor();
    await heading(page, 'Feeds');
    await assertAccessible(page);
    await alert().getByRole('button', { name: 'Try again' }).click();
    await alert().waitFor();
    await page.unroute(CHUNK);
    await alert().getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('button', { name: 'Add feed' }).waitFor();
    await page.locator('#page-title:focus').waitFor();
    page.watch.assertClean(/ERR_FAILED|Failed to fetch/);
  });

  it('one whose chunk is gone from the server comes with the page loaded again', async () => {
    await fresh();
    await page.route(CHUNK, (route) => route.fulfill({ status: 404 }));
    await page.goto('/app/spend');
    await alert().waitFor();
    await page.unroute(CHUNK);
    await alert().getByRole('button', { name: 'Reload the page' }).click();
    await page.getByRole('heading', { name: 'Your prices' }).waitFor();
    page.watch.assertClean(/status of 404|not ok/);
  });

  it('one that is left before its chunk is there does not come back', async () => {
    await fresh();
    let release;
    const released = new Promise((done) => { release = done; });
    await page.route(CHUNK, async (route) => {
      await released;
      await route.continue();
    });
    await page.goto('/app/review');
    await heading(page, 'Review');
    await link('Spend').click();
    await heading(page, 'Spend');
    await page.locator('.page__body .skeleton').waitFor();
    await link('Accounts').click();
    await heading(page, 'Accounts');
    await link('Review').click();
    await heading(page, 'Review');
    release();
    await link('Spend').click();
    await page.getByRole('heading', { name: 'Your prices' }).waitFor();
    await link('Review').click();
    await heading(page, 'Review');
    assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1);
    page.watch.assertClean();
  });
});
