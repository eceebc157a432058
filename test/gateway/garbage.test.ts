import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const run = promisify(execFile)

it('an ended call is dead to the next collection of young objects', async () => {
  const { stdout } = await run(process.execPath, [
    // Frequent collections of young objects, and no full one that would hide what they missed.
    '--max-semi-space-size=2',
    '--initial-old-space-size=1024',
    '--expose-gc',
    join(import.meta.dirname, 'garbage-process.ts'),
  ])
  const { bytesPerCall } = JSON.parse(stdout) as { bytesPerCall: number }
  // A call that is kept is some 13,000 bytes.
  expect(bytesPerCall).toBeLessThan(4000)
}, 120_000)
