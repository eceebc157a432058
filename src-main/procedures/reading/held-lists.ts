import { setImmediate } from 'node:timers/promises'
import { type HeldList, type HeldListQuery, holdList } from '../../metrics/held-list.ts'
import type { CallQueryRepository } from '../../store/repositories/call-query-repository.ts'
import { failing } from '../../words/failure-sentences.ts'
import { sayRequest } from '../../words/failures/request-sentences.ts'

/** The lists a reading thread holds, so that their pages are look-ups. The one that was not used for longest goes first. */
export interface HeldLists {
  /** Reads it in steps where it is not held yet; other reads and a cancellation come in between two of them. */
  get(query: HeldListQuery, signal: AbortSignal): Promise<HeldList>
}

const mostLists = 4
/** All lists together: 48 MB. */
const mostCalls = 6_000_000

export function createHeldLists(calls: Pick<CallQueryRepository, 'idsInOrderOfTime' | 'idsInOrderOfName'>): HeldLists {
  const held = new Map<string, HeldList>()

  function keep(key: string, list: HeldList): void {
    held.delete(key)
    held.set(key, list)
    let sum = 0
    for (const [each, { ids }] of [...held].reverse()) {
      sum += ids.length
      if (each !== key && sum > mostCalls) held.delete(each)
    }
    for (const each of [...held.keys()].slice(0, -mostLists)) held.delete(each)
  }

  return {
    async get(query, signal) {
      const key = JSON.stringify(query)
      const known = held.get(key)
      if (known !== undefined) {
        keep(key, known)
        return known
      }
      const steps = holdList(calls, query)
      let step = steps.next()
      while (!step.done) {
        await setImmediate()
        if (signal.aborted) throw failing('cancelled', sayRequest('stopped.list'))
        step = steps.next()
      }
      keep(key, step.value)
      return step.value
    },
  }
}
