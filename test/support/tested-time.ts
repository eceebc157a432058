import { createRequire, syncBuiltinESMExports } from 'node:module'
import type { WorkerOptions } from 'node:worker_threads'

/**
 * What tests of pages take for now, whenever they run: a Wednesday afternoon late in a month, so that today, this week and this
 * month have calls. What a page shows, and the sample data up to now, are then the same at every hour of every day.
 * `GALLEY_TESTED_TIME` (2027-01-01T00:00:30Z) runs them at another time, which they must stand as well.
 */
export const testedTime = Date.parse(process.env.GALLEY_TESTED_TIME ?? '2026-11-25T14:05:00Z')

const offset = testedTime - Date.now()
const shift = `{ const now = Date.now; Date.now = () => now.call(Date) + ${offset} }`

/** For a page, before any script of its own; time goes on from there, and neither timers nor durations know of it. */
export const testedTimeInPages = shift

/** As a script for a process of its own, and its threads; CommonJS. */
export const testedTimeInProcess = `${shift}
const threads = require('node:worker_threads')
threads.Worker = class extends threads.Worker {
  constructor(file, options = {}) {
    const preload = ['--import', ${JSON.stringify(`data:text/javascript,${encodeURIComponent(shift)}`)}]
    super(file, { ...options, execArgv: [...(options.execArgv ?? process.execArgv), ...preload] })
  }
}
require('node:module').syncBuiltinESMExports()
`

const now = Date.now
Date.now = () => now.call(Date) + offset

// Threads have a clock of their own.
const threads = createRequire(import.meta.url)('node:worker_threads') as {
  Worker: typeof import('node:worker_threads').Worker
}
threads.Worker = class extends threads.Worker {
  constructor(file: string | URL, options: WorkerOptions = {}) {
    const preload = ['--import', `data:text/javascript,${encodeURIComponent(shift)}`]
    super(file, { ...options, execArgv: [...(options.execArgv ?? process.execArgv), ...preload] })
  }
}
syncBuiltinESMExports()
