import { drizzle } from 'drizzle-orm/better-sqlite3'
import * as schema from '../../../db/schema.ts'
import { createMetrics } from '../../../src-main/metrics/metrics.ts'
import { openToRead } from '../../../src-main/store/connection.ts'

/** The first summary of a process: `cold-read-process.ts FILE NOW ZONE DAYS`; milliseconds as JSON. */
const [file = '', now = '', timeZone = '', days = ''] = process.argv.slice(2)
// Whoever shows a date pays for it once a process: loading the time zones is not part of the read.
new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).format(0)
const db = openToRead(file)
const store = {
  db,
  orm: drizzle(db, { schema }),
  file,
  mode: 'reader' as const,
  opening: { created: false, afterUncleanEnd: false, migrated: [], backup: null },
  announcePort() {},
  close: () => void db.close(),
}
const clock = { now: () => Number(now), monotonic: () => performance.now() }
const metrics = createMetrics({ store, clock, settings: { timeZone: () => timeZone } })
const cpuStart = process.threadCpuUsage()
const start = performance.now()
metrics.summary({ days: Number(days), books: 20 })
const wall = performance.now() - start
const cpu = process.threadCpuUsage(cpuStart)
process.stdout.write(JSON.stringify({ wall, cpu: (cpu.user + cpu.system) / 1000 }))
