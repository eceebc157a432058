import type { App } from '../app-types.ts'

const hourMs = 3_600_000
const firstRetentionMs = 60_000
/** Calls that settle within it wake the indexer once. */
const wakeEveryMs = 250

/** What a process that stays does beside answering: index text as calls settle, delete text that is due. Returns what ends it. */
export function startBackgroundWork({
  content,
  ledger,
  logger,
}: Pick<App, 'content' | 'ledger' | 'logger'>): () => void {
  const ending = new AbortController()
  const indexer = content.startWorker()
  indexer.wake()
  let waking: NodeJS.Timeout | null = null
  const unsubscribe = ledger.subscribe(({ type }) => {
    if (type !== 'call_settled' || waking !== null) return
    waking = setTimeout(() => {
      waking = null
      indexer.wake()
    }, wakeEveryMs)
    waking.unref()
  })

  async function applyRetention(): Promise<void> {
    try {
      const deleted = await content.applyRetention({ signal: ending.signal })
      if (deleted !== null && deleted.calls > 0)
        logger.info({ calls: deleted.calls }, 'Text older than the retention was deleted')
    } catch (error) {
      if (!ending.signal.aborted)
        logger.warn({ reason: String(error) }, 'Text that is due could not be deleted; it is tried again')
    }
  }
  const first = setTimeout(applyRetention, firstRetentionMs)
  const hourly = setInterval(applyRetention, hourMs)
  first.unref()
  hourly.unref()

  return () => {
    ending.abort()
    unsubscribe()
    clearTimeout(first)
    clearInterval(hourly)
    if (waking !== null) clearTimeout(waking)
  }
}
