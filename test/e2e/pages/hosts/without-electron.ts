import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'vitest'

/** Stands for the page specs where Electron cannot run: one line for each, instead of loading them all to say no. */
const specs = readdirSync(join(import.meta.dirname, '..')).filter(name => name.endsWith('.test.ts'))

describe('pages in Electron (skipped where its runtime is not installed or nothing can be shown)', () => {
  it.skip.each(specs)('%s', () => undefined)
})
