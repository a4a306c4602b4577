// The measures that all peers share, in the order and the sizes of the queue's own `throughput` example.

const JOBS = 10_000;
const SINGLE_JOBS = 300;
const REST_MS = 5;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function percentile(values, percent) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))];
}

// Jobs that were there before the worker: from its start until the last one is done.
export async function preloaded(name, { addMany, work }) {
  await addMany(JOBS);
  const started = process.hrtime.bigint();
  let left = JOBS;
  let done;
  const all = new Promise((resolve) => (done = resolve));
  const stop = await work(() => --left === 0 && done());
  await all;
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  await stop();
  console.log(JSON.stringify({ measure: name, jobs: JOBS, jobs_per_second: Math.round(JOBS / seconds) }));
}

// One job after the other, each added when the last has started and a moment has passed.
export async function singleStarts(name, { addOne, work }) {
  let begun;
  const stop = await work(() => begun());
  await sleep(500);
  const delays = [];
  for (let number = 0; number < SINGLE_JOBS; number += 1) {
    const start = new Promise((resolve) => (begun = () => resolve(process.hrtime.bigint())));
    const asked = process.hrtime.bigint();
    await addOne();
    delays.push(Number((await start) - asked) / 1e6);
    await sleep(REST_MS);
  }
  await stop();
  const [p50, p99] = [50, 99].map((percent) => Number(percentile(delays, percent).toFixed(3)));
  console.log(JSON.stringify({ measure: name, jobs: SINGLE_JOBS, p50_ms: p50, p99_ms: p99 }));
}
