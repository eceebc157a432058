import { withEventMeta } from '@orpc/server'
import type { ApiEvent } from '../contract/system-contract.ts'
import type { Api } from './api.ts'

/** Events for a client that pulls them: the page and the window. */
export async function* streamEvents(
  { feed, stopping }: Api,
  lastEventId: string | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<ApiEvent, void> {
  const ended = signal === undefined ? stopping : AbortSignal.any([signal, stopping])
  const { position, first } = feed.begin(lastEventId)
  for (const { id, event } of first) yield withEventMeta({ ...event }, { id })
  while (!ended.aborted) {
    const next = await feed.wait(position, ended)
    if (next === null) return
    if (next === 'lost') {
      yield { type: 'dropped', why: 'too_slow' }
      return
    }
    yield withEventMeta({ ...next.event }, { id: next.id })
  }
}
