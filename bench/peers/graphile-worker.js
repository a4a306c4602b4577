// graphile-worker on the PostgreSQL whose address is the first argument, as it comes and in its batched mode.

import { Logger, makeWorkerUtils, run } from "graphile-worker";
import pg from "pg";

import { preloaded, singleStarts } from "./measure.js";

const connectionString = process.argv[2];
const silent = new Logger(() => () => {});
const pool = new pg.Pool({ connectionString, max: 12 });
pool.on("error", () => {});
const utils = await makeWorkerUtils({ pgPool: pool, logger: silent });
await utils.migrate();

async function addMany(count) {
  const text = `select graphile_worker.add_job('ping', json_build_object('number', n)) from generate_series(1, $1::int) n`;
  await pool.query(text, [count]);
}

function mode(concurrency, preset) {
  return {
    addMany,
    addOne: () => utils.addJob("ping", {}),
    async work(ran) {
      const runner = await run({
        pgPool: pool,
        logger: silent,
        concurrency,
        noHandleSignals: true,
        taskList: { ping: async () => void ran() },
        ...preset,
      });
      return () => runner.stop();
    },
  };
}

const batched = {
  preset: {
    worker: {
      localQueue: { size: 500 },
      completeJobBatchDelay: 0,
      failJobBatchDelay: 0,
    },
  },
};
await preloaded("preloaded", mode(10, {}));
await preloaded("preloaded_batched", mode(100, batched));
await singleStarts("single_starts", mode(10, {}));
await utils.release();
await pool.end();
