// The sandbox's control API: what the vendors were asked, what they charged, and faults on order.

/** Speaks to the sandbox of a running demo. */
export class Sandbox {
  constructor(origin) {
    this.origin = origin;
  }

  /** Every exchange, oldest first, with its charge. */
  async ledger() {
    return this.#json('/control/ledger');
  }

  /** What all vendors together have charged, in micro-dollars. */
  async chargedMicroUsd() {
    return (await this.ledger()).charged_micro_usd;
  }

  /** How often a vendor answered an operation with success. */
  async count(vendor, operation) {
    const { entries } = await this.ledger();
    return entries.filter((entry) =>
      entry.vendor === vendor && entry.operation === operation && entry.status === 200).length;
  }

  /** The posts that are live. */
  async published() {
    return this.#json('/control/instagram/posts');
  }

  /** The mails that were sent, oldest first. */
  async mails() {
    return this.#json('/control/mails');
  }

  /** The address of a page or document of the feed host. */
  feedUrl(name) {
    return `${this.origin}/feeds/${name}`;
  }

  /** Puts a document on the feed host and answers its address. */
  async serveFeed(name, contentType, body) {
    const headers = { 'content-type': contentType };
    const { url } = await this.#json(`/control/feeds/${name}`, { method: 'PUT', headers, body });
    return url;
  }

  /** Withdraws every fault. */
  async clearFaults() {
    await this.#json('/control/faults', { method: 'DELETE' });
  }

  /** Orders a fault, such as `{ vendor: 'anthropic', operation: 'messages', action: 'invalid_json' }`. */
  async fault(fault) {
    await this.#json('/control/faults', { method: 'POST', body: JSON.stringify(fault) });
  }

  async #json(path, options = {}) {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(this.origin + path, { headers, ...options });
    if (!response.ok) throw new Error(`${path}: HTTP ${response.status} ${await response.text()}`);
    const text = await response.text();
    return text === '' ? null : JSON.parse(text);
  }
}
