// No violation of WCAG 2.2 AA that a machine can find: every page, both themes, a desk's and a phone's width, and
// every dialog while it is open. With it: no error in a console, and nothing asked from another machine.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { currentPost, firstDraft, settled, signIn } from '../harness/app.js';
import { assertAccessible } from '../harness/axe.js';
import { launch, openPage } from '../harness/browser.js';
import { Demo } from '../harness/demo.js';
import { inBothThemes, WIDTHS } from '../harness/looks.js';

const PAGES = {
  'the landing page': () => '/',
  'the sign-in page': () => '/login',
  'the page of a mail link': () => '/auth/magic',
  'an address that does not exist': () => '/no-such-page',
  'the review list': () => '/app/review',
  'a post in review': (post) => `/app/review/${post}`,
  'the calendar': () => '/app/calendar',
  'the list of posts': () => '/app/posts',
  'a post': (post) => `/app/posts/${post}`,
  'a post that does not exist': () => '/app/posts/999999',
  'the feeds': () => '/app/feeds',
  'the accounts': () => '/app/accounts',
  'a new account': () => '/app/accounts/new',
  'an account': () => '/app/accounts/1',
  'the spend': () => '/app/spend',
  'the activity': () => '/app/activity',
  'the settings': () => '/app/settings',
  'a screen that does not exist': () => '/app/no-such-screen',
};
// The browser itself reports these answers, and they are the right ones.
const RIGHT_ANSWERS = /status of 404/;
// The list of keys, the reasons to reject, another time, another caption, another picture.
const KEYS_THAT_OPEN_A_DIALOG = ['?', 'x', 's', 'r', 'i'];

// A screen that does not exist is only known to the app: the server refuses nothing there.
const refusal = (page) =>
  page.waitForResponse((response) => response.status() === 404, { timeout: 3_000 }).catch(() => null);

describe('accessibility', () => {
  let demo, browser, state, post;

  before(async () => {
    demo = await Demo.start();
    browser = await launch();
    const page = await openPage(browser, demo);
    await signIn(page, demo);
    await firstDraft(page);
    post = await currentPost(page);
    state = await page.context().storageState();
    await page.context().close();
  });
  after(async () => {
    await browser?.close();
    await demo?.stop();
  });

  for (const width of WIDTHS) {
    describe(`${width} px`, () => {
      let page;

      before(async () => {
        page = await openPage(browser, { origin: demo.origin, theme: 'system', width, state });
      });
      after(async () => {
        await page?.context().close();
      });

      for (const [name, path] of Object.entries(PAGES)) {
        it(`${name} is accessible`, async () => {
          const missing = name.endsWith('does not exist');
          // An answer that comes late would be held against the next page.
          const refused = missing && refusal(page);
          await page.goto(path(post));
          await settled(page);
          await inBothThemes(page, () => assertAccessible(page));
          await refused;
          // The app asks again once its live stream is there, and the next page would be blamed for the answer.
          if (missing) await page.goto('about:blank');
          page.watch.assertClean(missing ? RIGHT_ANSWERS : null);
        });
      }

      for (const key of KEYS_THAT_OPEN_A_DIALOG) {
        it(`the dialog that ${key} opens is accessible`, async () => {
          await page.goto(`/app/review/${post}`);
          await settled(page);
          await page.keyboard.press(key);
          await page.getByRole('dialog').waitFor();
          await inBothThemes(page, () => assertAccessible(page));
          page.watch.assertClean();
        });
      }
    });
  }
});
