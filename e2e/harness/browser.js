// A Chromium of the machine's, and pages that watch what they load and what goes wrong in them.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { it } from 'node:test';
import { chromium } from 'playwright-core';

const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
// Without these, a browser looks for updates and services outside; the tests must not reach beyond this machine.
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);
const SHOTS = new URL('../shots/', import.meta.url).pathname;

/** Starts a browser with a profile of its own. */
export async function launch() {
  return chromium.launch({ executablePath: executable(), args: FLAGS });
}

/**
 * Opens a window. `state` is a signed-in window's `storageState()`. The page carries `page.watch`, which knows
 * what it loaded from elsewhere and what errors it had. The theme is one that a person chose, or the system's.
 */
export async function openPage(browser, { origin, theme = 'light', width = 1440, state, javaScript = true }) {
  const context = await browser.newContext({
    baseURL: origin,
    colorScheme: theme === 'system' ? 'light' : theme,
    javaScriptEnabled: javaScript,
    reducedMotion: 'reduce',
    storageState: state,
    viewport: { width, height: width < 500 ? 844 : 900 },
    hasTouch: width < 500,
  });
  await context.addInitScript((name) => {
    try {
      localStorage.setItem('autogram_theme', name);
    } catch {
      // A blank page has no storage.
    }
  }, theme);
  const page = await context.newPage();
  page.watch = new Watch(page);
  return page;
}

/** Writes a picture of the page into `shots/`. */
export async function shoot(page, name, options = {}) {
  await mkdir(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`), ...options });
}

/** `it` of node:test, which leaves a picture of the page in `shots/` when the test fails. */
export function witnessed(currentPage) {
  return (name, test) => it(name, async () => {
    try {
      await test();
    } catch (error) {
      await shoot(currentPage(), `failed-${name.replace(/\W+/g, '-')}`).catch(() => {});
      throw error;
    }
  });
}

class Watch {
  #errors = [];
  #outside = [];

  constructor(page) {
    page.on('pageerror', (error) => this.#errors.push(`uncaught: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') this.#errors.push(`${message.text()} (${message.location().url})`);
    });
    page.on('request', (request) => {
      const url = new URL(request.url());
      const local = !url.protocol.startsWith('http') || LOOPBACK.has(url.hostname);
      if (!local) this.#outside.push(request.url());
    });
  }

  /**
   * Fails if the page asked another host for anything, or reported an error that was not `expected`, since this
   * was last looked at.
   */
  assertClean(expected = null) {
    const errors = this.#errors.splice(0).filter((text) => !expected?.test(text));
    const outside = this.#outside.splice(0);
    assert.deepEqual({ errors, outside }, { errors: [], outside: [] });
  }
}

function executable() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
  if (!found) throw new Error('Chromium is missing; `cargo xtask test browser` says how to install it');
  return found;
}
