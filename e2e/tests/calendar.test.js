// Posts at their times: a week of slots, a post moved by mouse and by keyboard, quiet times, and a phone.

import assert from 'node:assert/strict';
import { describe } from 'node:test';

import { approveButton, eventually, firstDraft, heading, settled, toast } from '../harness/app.js';
import { openPage, witnessed } from '../harness/browser.js';
import { atTheDesk } from '../harness/desk.js';

describe('the calendar', () => {
  let demo, browser, page;
  const it = witnessed(() => page);

  atTheDesk((desk) => ({ demo, browser, page } = desk));

  it('an account gets slots in the week, quiet hours and a day off', async () => {
    await page.goto('/app/accounts/1');
    await page.getByRole('radio', { name: 'Times of the week' }).check();
    for (const time of ['07:00', '12:00', '18:00']) {
      await page.getByLabel('New time').fill(time);
      await page.getByRole('button', { name: 'Add a time' }).click();
      for (const day of ['Sat', 'Sun']) await page.getByRole('checkbox', { name: `${day} ${time}` }).check();
    }
    await page.getByLabel('Quiet from').fill('22:00');
    await page.getByLabel('until', { exact: true }).fill('08:00');
    await page.getByLabel('Days without posts').fill('2031-12-24');
    await page.getByRole('button', { name: 'Add day' }).click();
    await page.getByLabel('News is too old after').fill('36');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await toast(page, 'Settings saved.').waitFor();
    await page.reload();
    await settled(page);
    assert.equal(await page.getByLabel('Quiet from').inputValue(), '22:00');
    await page.getByRole('button', { name: 'Remove 2031-12-24' }).waitFor();
  });

  it('an approved post stands in its slot, and quiet slots are not offered', async () => {
    await page.goto('/app/review');
    await firstDraft(page);
    await approveButton(page).click();
    await toast(page, /Approved for/).waitFor();
    await page.getByRole('link', { name: 'Calendar' }).click();
    await heading(page, 'Calendar');
    await found(page, card());
    assert.equal(await page.getByRole('rowheader', { name: '07:00' }).count(), 0);
  });

  it('m and the arrow keys move it to another free slot', async () => {
    await card().getByRole('link').focus();
    await page.keyboard.press('m');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio').first().waitFor();
    await page.keyboard.press('ArrowDown');
    const chosen = (await dialog.locator('label:has(:checked)').innerText()).trim();
    await page.keyboard.press('Enter');
    await toast(page, `Moved to ${chosen}.`).waitFor();
    await dialog.waitFor({ state: 'hidden' });
    await eventually(async () => {
      assert.equal(await card().getByRole('link').evaluate((link) => link === document.activeElement), true);
    }, 5_000, 100);
  });

  it('dragging it to another day moves it to a free slot of that day', async () => {
    await page.getByRole('tab', { name: 'Month' }).click();
    // The week's days stand in the month's frame until the month's are there.
    await page.getByRole('rowheader').first().waitFor({ state: 'detached' });
    await page.locator('td').nth(27).waitFor();
    await page.locator('.slot[draggable="true"]').waitFor();
    // Not the day it is on already; towards the end of a month it is the next one's.
    const day = page.locator('td', { hasText: 'free', hasNot: page.locator('.slot') }).first();
    const number = (await day.locator('time').innerText()).trim();
    await page.locator('.slot[draggable="true"]').dragTo(day);
    await toast(page, new RegExp(`Moved to \\w+,? ${number} `)).waitFor();
    await eventually(async () => {
      assert.equal((await page.locator('td:has(.slot[draggable="true"]) time').innerText()).trim(), number);
    }, 10_000, 100);
  });

  it('another tab sees a move without being asked', async () => {
    const other = await page.context().newPage();
    await other.goto('/app/calendar');
    await other.getByRole('tab', { name: 'Month' }).click();
    await found(other, other.getByRole('button', { name: /^Move:/ }));
    const before = await place(other);
    await other.getByRole('button', { name: /^Move:/ }).click();
    await other.getByRole('dialog').getByRole('button', { name: 'Move', exact: true }).click();
    await toast(other, /^Moved to/).waitFor();
    await eventually(async () => {
      const [here, there] = [await place(page), await place(other)];
      assert.notDeepEqual(there, before);
      assert.deepEqual(here, there);
    }, 10_000, 100);
    await other.close();
  });

  it('a phone shows the list first, with the button that moves', async () => {
    const phone = await openPage(browser, { origin: demo.origin, width: 390, state: await page.context().storageState() });
    await phone.goto('/app/calendar');
    await settled(phone);
    assert.equal(await phone.getByRole('tab', { name: 'List' }).getAttribute('aria-selected'), 'true');
    const width = await phone.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 390, `the page is ${width} px wide`);
    await phone.context().close();
  });

  it('nothing went wrong in the console, and no other machine was asked for anything', () => {
    page.watch.assertClean();
  });

  /** The day and the time at which a page shows the one post that can be moved. */
  async function place(page) {
    const day = page.locator('td:has(.slot[draggable="true"]) time');
    return [await day.innerText(), await page.locator('.slot[draggable="true"] b').innerText()];
  }

  function card() {
    return page.locator('.slot[draggable="true"]');
  }

  /** At the end of a week or a month the next slot is in the next one. */
  async function found(tab, locator) {
    await settled(tab);
    if (!(await locator.isVisible())) await tab.getByRole('button', { name: 'Later' }).click();
    await locator.waitFor();
  }
});
