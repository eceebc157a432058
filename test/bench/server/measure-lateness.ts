import { createGalleyClient } from '../../../src-main/contract/client.ts'

export interface LatenessFigures {
  /** Calls recorded, ten in a request. */
  readonly calls: number
  readonly dashboards: number
  /** Seconds; by how much the server's main thread was late, as its own `/metrics` says. */
  readonly p99: number
  readonly longest: number
}

const everyMs = 50
const dashboardMs = 500

/** Has calls settle at a steady rate while a dashboard is read twice a second, and asks the server how late its main thread was. */
export async function measureLateness(
  url: string,
  token: string,
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
): Promise<LatenessFigures> {
  const client = createGalleyClient({ url, token })
  const running = new Set<Promise<unknown>>()
  const begin = (work: Promise<unknown>) => {
    const ended = work.finally(() => running.delete(ended))
    running.add(ended)
  }
  let calls = 0
  let dashboards = 0
  const began = performance.now()
  for (let tick = 1; tick * everyMs <= seconds * 1000; tick += 1) {
    const due = Math.floor((tick * everyMs * perSecond) / 1000) - calls
    calls += due
    begin(client.calls.record(Array.from({ length: due }, newCall)))
    if ((tick * everyMs) % dashboardMs === 0) {
      dashboards += 1
      begin(client.metrics.dashboard({ days: 7, latest: 1 }))
    }
    await new Promise(resolve => setTimeout(resolve, Math.max(0, began + tick * everyMs - performance.now())))
  }
  await Promise.all(running)
  const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } })
  const text = await answer.text()
  const of = (quantile: string) =>
    Number(new RegExp(`galley_event_loop_delay_seconds\\{quantile="${quantile}"\\} (\\S+)`).exec(text)?.[1])
  return { calls, dashboards, p99: of('0.99'), longest: of('1') }
}

function newCall() {
  return {
    key: crypto.randomUUID(),
    provider: 'openai',
    model: 'openai-model-0',
    operation: 'translation' as const,
    book: 'Book 1',
    input_tokens: 1000,
    output_tokens: 1000,
    response_time_ms: 1200,
  }
}
