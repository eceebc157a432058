import { powerSaveBlocker } from 'electron'
import type { OpenCalls } from './open-calls.ts'

/** A machine that falls asleep in the middle of a long answer loses it and pays for it. Returns what lets it sleep again. */
export function keepAwakeDuringCalls(calls: OpenCalls): () => void {
  let blocker: number | null = null
  const release = () => {
    if (blocker !== null) powerSaveBlocker.stop(blocker)
    blocker = null
  }
  const stop = calls.onChange(anyOpen => {
    if (anyOpen) blocker ??= powerSaveBlocker.start('prevent-app-suspension')
    else release()
  })
  return () => {
    stop()
    release()
  }
}
