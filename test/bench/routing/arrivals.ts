import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { hasSharedData, sharedPath } from '../../support/shared-data.ts'
import { seededRandom } from './virtual-time.ts'

/** One request of a trace. */
export interface Arrival {
  /** UTC epoch milliseconds. */
  readonly at: number
  readonly inputTokens: number
  readonly outputTokens: number
}

export interface Trace {
  readonly name: string
  readonly arrivals: readonly Arrival[]
}

const twoWeeks = 14 * 86_400_000
const start = Date.UTC(2025, 0, 6)

/** The resampled production trace (150,123 requests of two weeks), or arrivals of our own where it is not on this machine. */
export function loadTrace(): Trace {
  if (!hasSharedData)
    return { name: 'seeded arrivals of our own (skipped: servegen_resampled_2weeks)', arrivals: ownArrivals() }
  const lines = gunzipSync(readFileSync(sharedPath('traces', 'servegen_resampled_2weeks.csv.gz')))
    .toString('utf8')
    .split('\n')
  const arrivals = lines.slice(1).flatMap(line => {
    const [time = '', , , input = '', output = ''] = line.split(',')
    const at = Date.parse(time)
    return Number.isNaN(at) ? [] : [{ at, inputTokens: Number(input), outputTokens: Number(output) }]
  })
  return {
    name: 'servegen_resampled_2weeks (resampled from production rates)',
    arrivals: arrivals.sort((a, b) => a.at - b.at),
  }
}

function ownArrivals(): Arrival[] {
  const random = seededRandom(7)
  const arrivals: Arrival[] = []
  for (let at = start; at < start + twoWeeks; ) {
    const hour = (at / 3_600_000) % 24
    const perMinute = 4 + 6 * Math.max(0, Math.sin(((hour - 6) / 24) * 2 * Math.PI))
    at += (-Math.log(1 - random()) / perMinute) * 60_000
    const size = Math.exp(6.5 + 0.8 * (random() + random() + random() - 1.5))
    arrivals.push({ at, inputTokens: Math.round(size), outputTokens: Math.round(size * (0.8 + random() * 0.5)) })
  }
  return arrivals
}

/** Every n-th arrival, so that about `count` are left. */
export function thinned({ arrivals }: Trace, count: number, offset = 0): readonly Arrival[] {
  const step = Math.max(1, Math.floor(arrivals.length / count))
  return arrivals.filter((_, at) => (at + offset) % step === 0).slice(0, count)
}
