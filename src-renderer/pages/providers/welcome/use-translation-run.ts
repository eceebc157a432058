import { useEffect, useRef, useState } from 'react'
import type { Inputs, Outputs } from '../../../../src-main/contract/contract.ts'
import { useTransport } from '../../../data/api.tsx'

export type TranslationResult = Outputs['operations']['translate']

export type TranslationRun =
  | { readonly state: 'idle' }
  | { readonly state: 'running'; readonly text: string }
  | { readonly state: 'done'; readonly text: string; readonly result: TranslationResult }
  | { readonly state: 'failed'; readonly text: string; readonly error: unknown }

/** A translation that is shown as it is written. Leaving the page gives it up. */
export function useTranslationRun() {
  const { client } = useTransport()
  const [run, setRun] = useState<TranslationRun>({ state: 'idle' })
  const current = useRef<AbortController | null>(null)
  useEffect(() => () => current.current?.abort(), [])

  async function start(input: Inputs['operations']['translateStream']): Promise<void> {
    current.current?.abort()
    const own = new AbortController()
    current.current = own
    const parts = new Map<number, string>()
    const written = () =>
      [...parts]
        .sort(([a], [b]) => a - b)
        .map(([, text]) => text)
        .join('\n\n')
    setRun({ state: 'running', text: '' })
    try {
      for await (const event of await client.operations.translateStream(input, { signal: own.signal })) {
        if (event.type === 'text') parts.set(event.part, (parts.get(event.part) ?? '') + event.text)
        if (event.type === 'restart') parts.delete(event.part)
        if (event.type === 'result') setRun({ state: 'done', text: event.result.text, result: event.result })
        else setRun({ state: 'running', text: written() })
      }
    } catch (error) {
      if (current.current === own && !own.signal.aborted) setRun({ state: 'failed', text: written(), error })
    }
  }

  return { run, start }
}
