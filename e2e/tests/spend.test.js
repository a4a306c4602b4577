// Money as a person sets its bounds: a budget that stops and goes on, a price of one's own, the ledger as a file.

import assert from 'node:assert/strict';
import { describe } from 'node:test';

import { eventually, settled, toast } from '../harness/app.js';
import { assertAccessible } from '../harness/axe.js';
import { witnessed } from '../harness/browser.js';
import { atTheDesk } from '../harness/desk.js';

describe('spend', () => {
  let page;
  const it = witnessed(() => page);
  const dialog = () => page.getByRole('dialog');
  const budgets = () => page.locator('section', { has: page.getByRole('heading', { name: 'Budgets' }) });

  atTheDesk((desk) => {
    ({ page } = desk);
  });

  it('a budget is set, pauses work and lets it go on', async () => {
    await page.goto('/app/spend');
    await settled(page);
    await budgets().getByRole('button', { name: 'Set a budget' }).click();
    await assertAccessible(page);
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog().getByText('An amount over $0').waitFor();
    await dialog().getByLabel('Limit in US dollars').fill('20.00');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await budgets().getByText('Everything, a month').waitFor();
    await budgets().getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paid work waits for a budget: Everything, a month.').waitFor();
    await assertAccessible(page);
    await budgets().getByRole('button', { name: 'Resume' }).click();
    await toast(page, 'Work goes on').waitFor();
    await page.getByText('Paid work waits for a budget').waitFor({ state: 'detached' });
  });

  it('a price of one’s own is added and removed', async () => {
    const prices = page.locator('section', { has: page.getByRole('heading', { name: 'Your prices' }) });
    await prices.getByRole('button', { name: 'Add a price' }).click();
    await dialog().getByLabel('Model').fill('own-model');
    await dialog().getByLabel('Input, US dollars').fill('0.5');
    await dialog().getByLabel('Output, US dollars').fill('2');
    await assertAccessible(page);
    await dialog().getByRole('button', { name: 'Save' }).click();
    await prices.getByText('$0.5000 in, $2.0000 out per million tokens').waitFor();
    await prices.getByRole('button', { name: 'Remove this price' }).click();
    await prices.getByText('own-model').waitFor({ state: 'detached' });
  });

  it('the sums are split and ranged as a person asks', async () => {
    await page.getByRole('tab', { name: 'Model' }).click();
    await page.getByRole('rowheader', { name: /^claude-/ }).first().waitFor();
    await page.getByRole('tab', { name: '7 days' }).click();
    const file = page.getByRole('link', { name: 'CSV' });
    await eventually(async () => assert.match(await file.getAttribute('href'), /days=7$/), 5_000, 100);
    await page.getByRole('tab', { name: 'From – to' }).click();
    await page.getByLabel('From', { exact: true }).waitFor();
    await assertAccessible(page);
    const answer = await page.request.get(await file.getAttribute('href'));
    assert.equal(answer.headers()['content-type'], 'text/csv; charset=utf-8');
    assert.match(await answer.text(), /^time_utc,account,step,/);
  });
});
