// A person at work in front of the demo: what most journeys begin with.

import { after, before } from 'node:test';

import { firstDraft, signIn } from './app.js';
import { launch, openPage } from './browser.js';
import { Demo } from './demo.js';

/**
 * Starts the demo before the suite's first test, signs in, waits for a draft if one is wanted, and passes what was
 * opened to `taken`. All of it ends after the last test.
 */
export function atTheDesk(taken, { drafted = true } = {}) {
  let demo, browser;

  before(async () => {
    demo = await Demo.start();
    browser = await launch();
    const page = await openPage(browser, demo);
    taken({ demo, browser, page });
    await signIn(page, demo);
    if (drafted) await firstDraft(page);
  });
  after(async () => {
    await browser?.close();
    await demo?.stop();
  });
}
