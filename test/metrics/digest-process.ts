import { writeSync } from 'node:fs'
import { createDigestWriter } from '../../src-main/metrics/digest-writer.ts'
import { systemClock } from '../../src-main/ports.ts'
import { openToWrite } from '../../src-main/store/connection.ts'

/** Writes digests until it is killed, and prints a dot at every step: `digest-process.ts FILE NOW`. */
const [file = '', now = ''] = process.argv.slice(2)
const writer = createDigestWriter({ db: openToWrite(file) }, { ...systemClock, now: () => Number(now) })
while (!writer.step().idle) writeSync(1, '.')
