// BullMQ on the Redis whose address is the first argument; whether that waits for the disk is the server's setting.

import { Queue, Worker } from "bullmq";
import { Redis } from "ioredis";

import { preloaded, singleStarts } from "./measure.js";

const connect = () => new Redis(process.argv[2], { maxRetriesPerRequest: null });
const connection = connect();
const queue = new Queue("ping", { connection });
await queue.obliterate({ force: true });
const options = { removeOnComplete: true };

const ten = {
  async addMany(count) {
    for (let first = 0; first < count; first += 500) {
      const jobs = Array.from({ length: Math.min(500, count - first) }, (_, n) => first + n);
      await queue.addBulk(jobs.map((number) => ({ name: "ping", data: { number }, opts: options })));
    }
  },
  addOne: () => queue.add("ping", {}, options),
  async work(ran) {
    const worker = new Worker("ping", async () => void ran(), { connection: connect(), concurrency: 10 });
    await worker.waitUntilReady();
    return () => worker.close();
  },
};

await preloaded("preloaded", ten);
await singleStarts("single_starts", ten);
await queue.close();
process.exit(0);
