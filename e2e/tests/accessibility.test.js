// No violation of WCAG 2.2 AA that a machine can find: every page, both themes, a desk's and a phone's width, and
// every dialog while it is open. With it: no error in a console, and nothing asked from another machine.

import { after, before, describe, it } from 'node:test';

import { currentPost, firstDraft, settled, signIn } from '../harness/app.js';
import { assertAccessible } from '../harness/axe.js';
import { launch, openPage, THEMES, WIDTHS } from '../harness/browser.js';
import { Demo } from '../harness/demo.js';

const PUBLIC = ['/', '/login', '/auth/magic', '/no-such-page'];
const APP = {
  'the review list': () => '/app/review',
  'a post in review': (post) => `/app/review/${post}`,
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
  'an address that leads nowhere': () => '/app/no-such-screen',
};
// The list of keys, the reasons to reject, another time, another caption, another picture.
const KEYS_THAT_OPEN_A_DIALOG = ['?', 'x', 's', 'r', 'i'];

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

      for (const name of Object.keys(APP)) {
        it(`${name} is accessible (${where})`, async () => {
          const page = await open({ state });
          await page.goto(APP[name](post));
          await settled(page);
          await assertAccessible(page);
          page.watch.assertClean();
          await page.context().close();
        });
      }

      it(`every dialog of the review screen is accessible while it is open (${where})`, async () => {
        const page = await open({ state });
        await page.goto(`/app/review/${post}`);
        await settled(page);
        for (const key of KEYS_THAT_OPEN_A_DIALOG) {
          await page.keyboard.press(key);
          await page.getByRole('dialog').waitFor();
          await assertAccessible(page);
          await page.keyboard.press('Escape');
          await page.getByRole('dialog').waitFor({ state: 'hidden' });
        }
        page.watch.assertClean();
        await page.context().close();
      });
    }
  }
});
