// No violation of WCAG 2.2 AA that a machine can find: every page, both themes, a desk's and a phone's width, and
// every dialog while it is open. With it: no error in a console, and nothing asked from another machine.

import { after, before, describe, it } from 'node:test';

import { firstDraft, currentDraft, signIn } from '../harness/app.js';
import { assertAccessible } from '../harness/axe.js';
import { launch, openPage, THEMES, WIDTHS } from '../harness/browser.js';
import { Demo } from '../harness/demo.js';

const PUBLIC = ['/', '/login', '/auth/magic', '/no-such-page'];
const APP = ['review', 'feeds', 'accounts', 'spend', 'activity', 'settings'].map((name) => `/app/${name}`);
const KEYS_THAT_OPEN_A_DIALOG = { '?': 'the keys', x: 'the reasons to reject', s: 'another time' };

describe('accessibility', () => {
  let demo, browser, state, postPath;

  before(async () => {
    demo = await Demo.start();
    browser = await launch();
    const page = await openPage(browser, demo);
    await signIn(page, demo);
    await firstDraft(page);
    const id = (await currentDraft(page).getAttribute('href')).match(/\d+/)[0];
    postPath = `/app/posts/${id}`;
    state = await page.context().storageState();
    await page.context().close();
  });
  after(async () => {
    await browser?.close();
    await demo?.stop();
  });

  for (const theme of THEMES) {
    for (const width of WIDTHS) {
      const where = `${theme}, ${width} px`;
      const open = (options) => openPage(browser, { origin: demo.origin, theme, width, ...options });

      for (const path of PUBLIC) {
        it(`${path} is accessible (${where})`, async () => {
          const page = await open({});
          await page.goto(path);
          await assertAccessible(page);
          page.watch.assertClean(/status of 404/);
          await page.context().close();
        });
      }

      for (const path of [...APP, 'a post', 'an account']) {
        it(`${path} is accessible (${where})`, async () => {
          const page = await open({ state });
          await page.goto(path === 'a post' ? postPath : path === 'an account' ? '/app/accounts' : path);
          if (path === 'an account') await page.getByRole('main').getByRole('link').first().click();
          await ready(page);
          await assertAccessible(page);
          page.watch.assertClean();
          await page.context().close();
        });
      }

      it(`every dialog of the review screen is accessible while it is open (${where})`, async () => {
        const page = await open({ state });
        await page.goto('/app/review');
        await ready(page);
        for (const key of Object.keys(KEYS_THAT_OPEN_A_DIALOG)) {
          await page.keyboard.press(key);
          await page.getByRole('dialog').waitFor();
          await assertAccessible(page);
          await page.keyboard.press('Escape');
          await page.getByRole('dialog').waitFor({ state: 'detached' });
        }
        page.watch.assertClean();
        await page.context().close();
      });
    }
  }

  async function ready(page) {
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
  }
});
