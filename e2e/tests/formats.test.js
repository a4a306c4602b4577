// What a post becomes: a carousel chosen, ordered by keyboard and pointer, refused while it is too short, and
// published; a story without its caption; a picture of one's own.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';

import { assertAccessible } from '../harness/axe.js';
import {
  approveButton, assertFocused, currentPost, eventually, firstDraft, permalink, PUBLISHED_MS, signIn, toast,
} from '../harness/app.js';
import { launch, openPage, shoot, witnessed } from '../harness/browser.js';
import { Demo } from '../harness/demo.js';
import { Sandbox } from '../harness/sandbox.js';

describe('formats', () => {
  let demo, browser, page, post;
  const it = witnessed(() => page);

  before(async () => {
    demo = await Demo.start();
    browser = await launch();
    page = await openPage(browser, demo);
    await signIn(page, demo);
    await firstDraft(page);
    post = await currentPost(page);
    await page.goto(`/app/review/${post}`);
    await firstDraft(page);
  });
  after(async () => {
    await browser?.close();
    await demo?.stop();
  });

  it('a story says what it drops, and keeps it for later', async () => {
    await format('Story').check();
    await page.getByText('gone after 24 hours').waitFor();
    await page.reload();
    await firstDraft(page);
    assert.equal(await format('Story').isChecked(), true);
    assert.notEqual(await page.getByRole('textbox', { name: 'Caption' }).inputValue(), '');
  });

  it('a carousel of one is not approved, and the screen says why', async () => {
    await format('Carousel').check();
    await page.getByText('A carousel needs 2 to 10 pictures; 1 is chosen.').waitFor();
    await approveButton(page).click();
    await toast(page, /A carousel needs 2 to 10 pictures/).waitFor();
    assert.equal(await items().count(), 1);
  });

  it('a file that is no picture is refused, and nothing is lost', async () => {
    await page.getByLabel('Your own picture').setInputFiles({
      name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('<html>'),
    });
    await page.getByRole('alert').getByText('no PNG, JPEG or WebP').waitFor();
    assert.equal(await items().count(), 1);
    page.watch.assertClean(/422/);
  });

  it('a picture of one\'s own joins it', async () => {
    const picture = await page.request.get(await items().locator('img').getAttribute('src'));
    await page.getByLabel('Your own picture').setInputFiles({
      name: 'mine.jpg', mimeType: 'image/jpeg', buffer: await picture.body(),
    });
    await toast(page, 'Uploaded.').waitFor();
    await eventually(async () => assert.equal(await items().count(), 2), 10_000, 100);
    await page.getByText('A carousel needs 2 to 10 pictures').waitFor({ state: 'detached' });
  });

  it('the keyboard changes the order and keeps the focus', async () => {
    const before = await order();
    const later = page.getByRole('button', { name: 'Move picture 1 back' });
    await later.focus();
    await page.keyboard.press('Enter');
    await eventually(async () => assert.deepEqual(await order(), before.toReversed()), 5_000, 50);
    await eventually(() => assertFocused(page.getByRole('button', { name: 'Move picture 2 back' })), 2_000, 50);
    await page.reload();
    await firstDraft(page);
    assert.deepEqual(await order(), before.toReversed());
  });

  it('the pointer changes it too', async () => {
    const before = await order();
    await items().nth(1).dragTo(items().nth(0));
    await eventually(async () => assert.deepEqual(await order(), before.toReversed()), 5_000, 50);
    await shoot(page, 'carousel');
    await assertAccessible(page);
  });

  it('it is approved and goes out as one carousel', async () => {
    const chosen = await order();
    await approveButton(page).click();
    await toast(page, /Approved for/).waitFor();
    await page.goto(`/app/posts/${post}`);
    await page.getByText('Carousel, 2 pictures').waitFor();
    await permalink(page).waitFor({ timeout: PUBLISHED_MS });
    const published = await new Sandbox(demo.sandbox).published();
    assert.equal(published.length, 1);
    assert.equal(published[0].kind, 'carousel');
    assert.equal(published[0].children.length, chosen.length);
  });

  it('nothing went wrong in the console, and no other machine was asked for anything', () => {
    page.watch.assertClean();
  });

  function format(name) {
    return page.getByRole('group', { name: 'Format' }).getByRole('radio', { name });
  }

  function items() {
    return page.getByRole('list', { name: /Pictures of the carousel/ }).getByRole('listitem');
  }

  async function order() {
    return items().locator('img').evaluateAll((all) => all.map((image) => image.getAttribute('src')));
  }
});
