import type { Operation } from '../../../db/vocabulary.ts'
import { Histogram } from '../../ledger/histogram.ts'
import type { Arm } from './evidence.ts'

/** How long answers took of late, by model and operation. */
export interface Latencies {
  merge(arm: Arm, operation: Operation, response: Histogram, firstToken: Histogram): void
  add(arm: Arm, operation: Operation, responseMs: number, firstTokenMs: number | null): void
  /** Null under {@link fewest} answers. */
  responseP95(arm: Arm, operation: Operation): number | null
  firstTokenP95(arm: Arm, operation: Operation): number | null
}

const fewest = 20
/** The newest, once there are enough of them; a slow afternoon must not hide behind a fast month. */
const newest = 100

interface Kept {
  readonly older: Histogram
  recent: number[]
}

export function createLatencies(): Latencies {
  const kept = new Map<string, Kept>()

  function of(kind: 'response' | 'firstToken', { provider, model }: Arm, operation: Operation): Kept {
    const name = [kind, provider, model, operation].join('\0')
    let found = kept.get(name)
    if (found === undefined) {
      found = { older: new Histogram(), recent: [] }
      kept.set(name, found)
    }
    return found
  }

  function push({ recent, older }: Kept, value: number): void {
    recent.push(value)
    older.add(Math.round(value))
    if (recent.length > newest) recent.shift()
  }

  function p95({ recent, older }: Kept): number | null {
    if (recent.length >= fewest) return recent.toSorted((a, b) => a - b)[Math.ceil(recent.length * 0.95) - 1] ?? null
    return older.total < fewest ? null : older.quantile(0.95)
  }

  return {
    merge(arm, operation, response, firstToken) {
      of('response', arm, operation).older.merge(response)
      of('firstToken', arm, operation).older.merge(firstToken)
    },
    add(arm, operation, responseMs, firstTokenMs) {
      push(of('response', arm, operation), responseMs)
      if (firstTokenMs !== null) push(of('firstToken', arm, operation), firstTokenMs)
    },
    responseP95: (arm, operation) => p95(of('response', arm, operation)),
    firstTokenP95: (arm, operation) => p95(of('firstToken', arm, operation)),
  }
}
