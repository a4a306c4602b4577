// Starts the product as `cargo xtask demo` does, on a folder and ports of its own, and reads the sign-in link.

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const binary = process.env.AUTOGRAM_BINARY ?? join(repository, 'target/debug/autogram');
const dist = process.env.AUTOGRAM_DIST ?? join(repository, 'dist');
const START_MS = 30_000;
const STOP_MS = 10_000;

/** A running product with its sandbox, and nothing in it but what the demo seeds. */
export class Demo {
  #data;
  #child;
  #lines = [];

  /** Starts one; answers when the sign-in link was printed. A `fast` one has stand-ins that answer at once. */
  static async start({ fast = true } = {}) {
    const demo = new Demo();
    demo.#data = await mkdtemp(join(tmpdir(), 'autogram-e2e-'));
    const port = await freePort();
    demo.origin = `http://127.0.0.1:${port}`;
    demo.#spawn(port, fast);
    const link = new RegExp(`${demo.origin}/auth/magic#\\S+`);
    demo.signInUrl = await demo.#printed(link);
    demo.sandbox = await demo.#printed(/sandbox\D*(http:\/\/127\.0\.0\.1:\d+)/i);
    return demo;
  }

  /** All that the program has printed, for the message of a test that failed. */
  get log() {
    return this.#lines.join('\n');
  }

  /** Stops it as Ctrl-C does and deletes its data. */
  async stop() {
    if (this.#child.exitCode === null) {
      const ended = new Promise((done) => this.#child.once('exit', done));
      this.#child.kill('SIGTERM');
      const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(timer);
    }
    await rm(this.#data, { recursive: true, force: true });
  }

  #spawn(port, fast) {
    const args = ['demo', '--data', this.#data, '--port', String(port), '--dist', dist];
    if (fast) args.push('--fast');
    this.#child = spawn(binary, args, { cwd: repository, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding('utf8');
      let rest = '';
      stream.on('data', (chunk) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop();
        this.#lines.push(...lines);
      });
    }
    this.#child.on('error', (error) => this.#lines.push(String(error)));
  }

  async #printed(pattern) {
    const deadline = Date.now() + START_MS;
    while (Date.now() < deadline && this.#child.exitCode === null) {
      const match = pattern.exec(this.log);
      if (match) return match[1] ?? match[0];
      await new Promise((done) => setTimeout(done, 50));
    }
    const log = this.log;
    await this.stop();
    throw new Error(`the demo did not print ${pattern}; it printed:\n${log}`);
  }
}

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}
