import { useEffect, useRef, useState } from 'react'
import type { Inputs, Outputs } from '../../../../src-main/contract/contract.ts'
import { useTellFailure } from '../../../app/use-tell-failure.ts'
import { useTransport } from '../../../data/api.tsx'
import { handOver } from '../../../data/hand-over.ts'

export type GivenBill = Inputs['reconciliation']['preview']
export type UnderstoodBill = Outputs['reconciliation']['preview']
type KeptBill = Outputs['reconciliation']['import']

/** A bill on its way in: handed over in pieces, read, kept or put aside. Leaving the page ends all of it. */
export function useBillFile() {
  const { client } = useTransport()
  const tellFailure = useTellFailure()
  const running = useRef<AbortController | null>(null)
  const [share, setShare] = useState<number | null>(null)
  const [isBusy, setBusy] = useState(false)
  const [shown, setShown] = useState<{ readonly given: GivenBill; readonly preview: UnderstoodBill } | null>(null)
  useEffect(() => () => running.current?.abort(), [])

  async function work<Result>(act: (signal: AbortSignal) => Promise<Result>): Promise<Result | null> {
    running.current?.abort()
    const abort = new AbortController()
    running.current = abort
    setBusy(true)
    try {
      return await act(abort.signal)
    } catch (error) {
      if (!abort.signal.aborted) tellFailure(error)
      return null
    } finally {
      if (running.current === abort) {
        setBusy(false)
        setShare(null)
      }
    }
  }

  function forget(): void {
    const upload = shown?.given.upload
    setShown(null)
    // An upload that is gone already is no matter.
    if (upload !== undefined) void client.imports.discard({ upload }).catch(() => undefined)
  }

  const preview = async (given: GivenBill, signal: AbortSignal) =>
    setShown({ given, preview: await client.reconciliation.preview(given, { signal }) })

  return {
    /** 0..1 while the file is handed over. */
    share,
    isBusy,
    shown,
    forget,
    take: (file: File) =>
      work(async signal => {
        forget()
        setShare(0)
        const upload = await handOver(client, file, setShare, signal)
        setShare(null)
        await preview({ file_name: file.name, upload }, signal)
      }),
    /** The same file, read otherwise. */
    look: (given: GivenBill) => work(signal => preview(given, signal)),
    keep: (given: GivenBill) =>
      work<KeptBill>(async signal => {
        const kept = await client.reconciliation.import(given, { signal })
        setShown(null)
        return kept
      }),
  }
}
