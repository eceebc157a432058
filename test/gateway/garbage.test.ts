import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const run = promisify(execFile)

async function measure(): Promise<number> {
  const { stdout } = await run(process.execPath, [
    // Frequent collections of young objects, and no full one that would hide what they missed.
    '--max-semi-space-size=2',
    '--initial-old-space-size=1024',
    '--expose-gc',
    join(import.meta.dirname, 'garbage-process.ts'),
  ])
  return (JSON.parse(stdout) as { bytesPerCall: number }).bytesPerCall
}

/** A call that is kept is some 13,000 bytes, in every run. */
const most = 4000

it('an ended call is dead to the next collection of young objects', async () => {
  // On a busy machine calls last longer, so that more of them are under way, and alive, while it collects: the quietest run tells.
  let least = await measure()
  for (let again = 0; again < 3 && least >= most; again += 1) least = Math.min(least, await measure())
  expect(least).toBeLessThan(most)
})
