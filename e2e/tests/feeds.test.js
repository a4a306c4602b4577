// Feeds that a person adds by their address: real ones go the whole way, wrong ones are told at once and by name.

import assert from 'node:assert/strict';
import { describe } from 'node:test';

import { addFeed, addressField, approveButton, eventually, heading, submitFeed } from '../harness/app.js';
import { witnessed } from '../harness/browser.js';
import { atTheDesk } from '../harness/desk.js';
import { Sandbox } from '../harness/sandbox.js';

const WEB_PAGE = /web page, not a feed/;
const GONE = /no feed at this address/;
const WRONG = [
  { what: 'a web page', path: 'html', says: WEB_PAGE },
  { what: 'nothing', path: 'no-such-feed.xml', says: GONE },
  { what: 'a feed that was taken down', path: 'status/410', says: GONE },
  { what: 'a feed behind a sign-in', path: 'status/401', says: /asks for a sign-in/ },
  { what: 'a host that fails', path: 'status/500', says: /did not answer/ },
  { what: 'a private network', url: 'http://10.0.0.1/feed.xml', says: /private network/ },
  { what: 'a word', url: 'transit', says: /./ },
  { what: 'another protocol', url: 'file:///etc/passwd', says: /./ },
];

describe('feeds', () => {
  let sandbox, page;
  const it = witnessed(() => page);

  atTheDesk((desk) => {
    ({ page } = desk);
    sandbox = new Sandbox(desk.demo.sandbox);
  }, { drafted: false });

  for (const { what, path, url, says } of WRONG) {
    it(`the address of ${what} is refused beside the field, which keeps it`, async () => {
      const address = url ?? sandbox.feedUrl(path);
      const field = addressField(page);
      await page.goto('/app/feeds');
      assert.equal(await field.getAttribute('aria-invalid'), null);
      await submitFeed(page, address);
      await eventually(async () => assert.equal(await field.getAttribute('aria-invalid'), 'true'), 20_000, 100);
      const description = await field.getAttribute('aria-describedby');
      const words = await Promise.all(description.split(' ').map((id) => page.locator(`#${id}`).innerText()));
      assert.match(words.join(' '), says);
      assert.equal(await field.inputValue(), address);
    });
  }

  it('a document that is no feed is refused', async () => {
    const address = await sandbox.serveFeed('broken.xml', 'application/xml', '<inventory><bolt/></inventory>');
    await page.goto('/app/feeds');
    await submitFeed(page, address);
    await page.getByText(/not a feed we can read|web page, not a feed/).first().waitFor();
  });

  it('a feed that trickles in does not hold up the screen', async () => {
    await submitFeed(page, sandbox.feedUrl('slow?ms=600000'));
    await page.getByRole('link', { name: 'Review' }).first().click();
    await heading(page, 'Review');
  });

  it('a feed nobody has seen before goes the whole way to a draft', async () => {
    const headline = 'Lake ferries of Zürich switch to batteries: 40 % less noise & no smoke';
    const address = await sandbox.serveFeed('seen-nowhere.xml', 'application/rss+xml', atomOf(headline));
    await addFeed(page, address);
    await page.goto('/app/review');
    const draft = page.getByRole('link').filter({ hasText: /ferries|Zürich/i });
    await draft.first().waitFor({ timeout: 60_000 });
    await draft.first().click();
    await approveButton(page).waitFor({ timeout: 60_000 });
    await page.getByRole('link', { name: /Lake ferries of Zürich/ }).first().waitFor();
  });

  it('a feed that fails later says so in the list, with a reference, and can be read again', async () => {
    const address = await sandbox.serveFeed('turns-bad.xml', 'application/rss+xml', atomOf('Trams return to Kyiv'));
    await addFeed(page, address);
    await sandbox.serveFeed('turns-bad.xml', 'text/html', '<!doctype html><title>Parked</title><p>For sale');
    const row = page.getByRole('row').filter({ hasText: 'turns-bad' });
    await row.getByRole('button', { name: /^Read now/ }).click();
    await page.getByText(WEB_PAGE).first().waitFor();
    await page.getByText(/Ref \w{4}-\w{4}/).first().waitFor();
    await row.getByText('Fails').first().waitFor();
  });
});

/** A small Atom document with the oddities of real ones: entities, a CDATA section, a relative link. */
function atomOf(headline) {
  const title = headline.replace('&', '&amp;');
  const now = new Date().toISOString();
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://gazette.example/">
  <title>Lake Gazette</title><id>urn:gazette</id><updated>${now}</updated><link href="/"/>
  <entry>
    <title>${title}</title><id>urn:gazette:${encodeURIComponent(headline)}</id><link href="stories/1"/>
    <published>${now}</published><updated>${now}</updated><author><name>R&#233;mi Vogt</name></author>
    <content type="html"><![CDATA[<p>The city's public transport company runs its ferries on batteries from Monday.
    Each of the 12 boats carries 250 people and charges in nine minutes at the quay.</p>]]></content>
  </entry>
</feed>`;
}
