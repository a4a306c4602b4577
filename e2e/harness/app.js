// The app in the words of somebody who sits in front of it. When a screen changes, this file changes with it.

import assert from 'node:assert/strict';

/** Time within which the first draft must be on screen, from the page on. */
export const FIRST_DRAFT_MS = 60_000;
/** Time within which an approved post must be live: the two minutes to the slot, and Instagram's own time. */
export const PUBLISHED_MS = 200_000;

/** Opens the link from the terminal and presses its one button. */
export async function signIn(page, demo) {
  await page.goto(demo.signInUrl);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/app/**');
  await heading(page, 'Review');
}

/** Waits for a screen's title. */
export async function heading(page, name) {
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

/** The list of drafts. */
export function drafts(page) {
  return page.getByRole('region', { name: 'Review' }).getByRole('link');
}

/** The draft that is shown. */
export function currentDraft(page) {
  return page.getByRole('region', { name: 'Review' }).locator('[aria-current="true"]');
}

/** The number of the post that is shown. */
export async function currentPost(page) {
  return (await currentDraft(page).getAttribute('href')).match(/\d+/)[0];
}

/** The button that says yes and names the slot. */
export function approveButton(page) {
  return page.getByRole('button', { name: /^Approve for/ });
}

/** Waits until a draft is complete, so that it can be approved. */
export async function firstDraft(page) {
  await approveButton(page).waitFor({ timeout: FIRST_DRAFT_MS });
}

/** The text field of the caption. */
export function caption(page) {
  return page.getByRole('textbox', { name: 'Caption' });
}

/** What the app just said, in these words. */
export function toast(page, words) {
  return page.getByRole('status').getByText(words).first();
}

/** Waits until a screen shows what it has: a title, and no skeleton. */
export async function settled(page) {
  await page.getByRole('heading', { level: 1 }).locator('visible=true').first().waitFor();
  await page.locator('.skeleton, [aria-busy="true"]').first().waitFor({ state: 'detached' });
  await page.evaluate(() => document.fonts.ready);
}

/** The link to the post on Instagram. */
export function permalink(page) {
  return page.getByRole('link', { name: 'Open on Instagram' });
}

/** What happened to the post, oldest first. */
export function flightRecorder(page) {
  return page.getByRole('region', { name: 'Flight recorder' }).getByRole('listitem');
}

/** What the post cost in all, as it is written. */
export async function costOfPost(page) {
  const panel = page.locator('section', { has: page.getByRole('heading', { name: 'Cost' }) });
  return (await panel.getByText(/^\$/).first().innerText()).trim();
}

/** The spend screen's month to date, in micro-dollars. */
export async function monthToDateMicroUsd(page) {
  const figure = page.locator('dl [data-micro-usd]').first();
  await figure.waitFor();
  return Number(await figure.getAttribute('data-micro-usd'));
}

/** Tries until it holds; the last failure is the error. */
export async function eventually(check, timeoutMs = 30_000, everyMs = 500) {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((done) => setTimeout(done, everyMs));
    }
  }
}

/** Fails unless the element with the focus is this one. */
export async function assertFocused(locator) {
  assert.equal(await locator.evaluate((element) => element === document.activeElement), true);
}

/** The field for the address of a new feed. */
export function addressField(page) {
  return page.getByRole('textbox', { name: 'Address of the feed' });
}

/** Types an address into the form for a new feed, for every account there is, and sends it. */
export async function submitFeed(page, address) {
  if (!page.url().endsWith('/app/feeds')) await page.goto('/app/feeds');
  await addressField(page).fill(address);
  for (const box of await page.getByRole('group', { name: /Accounts/ }).getByRole('checkbox').all()) await box.check();
  await page.getByRole('button', { name: 'Add feed' }).click();
}

/** Adds a feed that can be read. */
export async function addFeed(page, address) {
  await submitFeed(page, address);
  await page.getByText('Feed added').waitFor();
}
