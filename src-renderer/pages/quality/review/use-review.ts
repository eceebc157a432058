import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTellFailure } from '../../../app/use-tell-failure.ts'
import { useApi, useTransport } from '../../../data/api.tsx'
import type { Finding } from '../check-names.ts'
import { openFindings, rowsOf } from './review-rows.ts'

const route = getRouteApi('/quality/review')
const mostSubjects = 200

export type SilenceScope = 'finding' | 'term' | 'book' | 'check'

/** How the last decision is taken back. */
interface Undo {
  readonly undo: () => Promise<unknown>
  readonly subject: number
  readonly findingId: number
}

/** The queue, the chapter before the reviewer, the finding they are at, and what they can decide about it. */
export function useReview() {
  const { book, chapter, check, severity, call } = route.useSearch()
  const api = useApi()
  const { client } = useTransport()
  const queryClient = useQueryClient()
  const tellFailure = useTellFailure()
  const input = {
    limit: mostSubjects,
    ...(book !== undefined && { book }),
    ...(chapter !== undefined && { chapter }),
    ...(check !== undefined && { check }),
    ...(severity !== undefined && { severity }),
  }
  // The line is taken once: it must not move under the hands of whoever works through it.
  const queue = useQuery({
    ...api.quality.queue.queryOptions({ input }),
    enabled: call === undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const ids = useMemo(
    () => (call === undefined ? (queue.data?.subjects.map(({ call: { id } }) => id) ?? []) : [call]),
    [call, queue.data],
  )
  const [subject, setSubject] = useState(0)
  const [chosen, setChosen] = useState<number | null>(null)
  const [done, setDone] = useState<readonly Undo[]>([])
  const id = ids[subject]
  const review = useQuery({ ...api.quality.review.queryOptions({ input: { id: id ?? 0 } }), enabled: id !== undefined })
  const rows = useMemo(() => (review.data === undefined ? [] : rowsOf(review.data)), [review.data])
  const open = openFindings(rows)
  const asked = open.find(finding => finding.check === check)
  const active = open.find(({ id: each }) => each === chosen) ?? asked ?? open[0] ?? null

  async function refresh(): Promise<void> {
    await queryClient.invalidateQueries({ queryKey: api.quality.review.key() })
    void queryClient.invalidateQueries({ queryKey: api.quality.overview.key() })
  }

  function move(step: 1 | -1): void {
    const at = open.findIndex(({ id: each }) => each === active?.id)
    const next = open[at + step]
    if (next !== undefined) {
      setChosen(next.id)
      return
    }
    const nextSubject = subject + step
    if (nextSubject < 0 || nextSubject >= ids.length) return
    setSubject(nextSubject)
    setChosen(null)
  }

  async function decide(finding: Finding, act: () => Promise<unknown>, undo: () => Promise<unknown>): Promise<void> {
    const at = open.findIndex(({ id: each }) => each === finding.id)
    const after = open[at + 1] ?? open[at - 1] ?? null
    try {
      await act()
      setDone(before => [...before, { undo, subject, findingId: finding.id }])
      await refresh()
      // The last one of a chapter leads to the next chapter.
      if (after === null && subject + 1 < ids.length) setSubject(subject + 1)
      setChosen(after?.id ?? null)
    } catch (error) {
      tellFailure(error)
    }
  }

  return {
    queue,
    review,
    rows,
    open,
    active,
    subject,
    subjects: ids.length,
    isOne: call !== undefined,
    next: () => move(1),
    previous: () => move(-1),
    choose: setChosen,
    accept: (finding: Finding) =>
      decide(
        finding,
        () => client.quality.accept({ ids: [finding.id] }),
        () => client.quality.reopen({ ids: [finding.id] }),
      ),
    async silence(finding: Finding, scope: SilenceScope, reason: string): Promise<void> {
      let silenceId: number | null = null
      await decide(
        finding,
        async () => {
          const made = await client.quality.silence({ id: finding.id, scope, ...(reason !== '' && { reason }) })
          silenceId = made.silence.id
        },
        async () => {
          if (silenceId !== null) await client.quality.lift({ id: silenceId })
        },
      )
    },
    async correct(callId: number, text: string): Promise<boolean> {
      try {
        await client.quality.correct({ id: callId, corrected_text: text })
        await refresh()
        return true
      } catch (error) {
        tellFailure(error)
        return false
      }
    },
    canUndo: done.length > 0,
    async undo(): Promise<void> {
      const last = done.at(-1)
      if (last === undefined) return
      try {
        await last.undo()
        setDone(before => before.slice(0, -1))
        setSubject(last.subject)
        await refresh()
        setChosen(last.findingId)
      } catch (error) {
        tellFailure(error)
      }
    },
    refresh,
  }
}
