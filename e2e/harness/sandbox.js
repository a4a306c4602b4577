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
    const { totals } = await this.ledger();
    return Object.values(totals).reduce((sum, vendor) => sum + vendor.charged_micro_usd, 0);
  }

  /** How often a vendor answered an operation with success. */
  async count(vendor, operation) {
    const { entries } = await this.ledger();
    return entries.filter((entry) =>
      entry.vendor === vendor && entry.operation === operation && entry.status === 200).length;
  }

  /** Orders a fault, such as `{ vendor: 'anthropic', operation: 'messages', action: 'invalid_json' }`. */
  async fault(fault) {
    await this.#json('/control/faults', { method: 'POST', body: JSON.stringify(fault) });
  }

  async #json(path, options = {}) {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(this.origin + path, { headers, ...options });
    if (!response.ok) throw new Error(`${path}: HTTP ${response.status} ${await response.text()}`);
    return response.status === 204 ? null : response.json();
  }
}
