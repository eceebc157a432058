import { once } from 'node:events'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import packageJson from '../package.json' with { type: 'json' }
import { readingThread, releaseMainThread } from '../src-main/thread-memory.ts'

/** Started as a packaged app is, without a bound: prints how much room the main thread takes at first, under load, and a thread. */
const roomMb = () =>
  (getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? 0) / 1024 / 1024

/** Much is made, and some of it stays long enough for V8 to want more room. */
async function work(rounds: number): Promise<number> {
  const kept: unknown[] = []
  let most = 0
  for (let round = 0; round < rounds; round += 1) {
    for (let index = 0; index < 3000; index += 1) kept[index + (round % 130) * 3000] = { index, pair: [index, round] }
    await new Promise(resolve => setImmediate(resolve))
    most = Math.max(most, roomMb())
  }
  return most
}

if (isMainThread) {
  // As Electron does with what package.json says, before it runs the first script.
  setFlagsFromString(packageJson.v8Flags)
  const first = await work(300)
  releaseMainThread()
  const later = await work(1000)
  const thread = new Worker(new URL(import.meta.url), { resourceLimits: readingThread })
  const [inThread] = await once(thread, 'message')
  const beside = await work(1000)
  process.stdout.write(JSON.stringify({ first, later, inThread, beside }))
} else {
  parentPort?.postMessage(await work(600))
}
