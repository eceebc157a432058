import type { App } from '../app-types.ts'
import { useLittleCache } from '../store/connection.ts'
import { createSearchRepository } from '../store/repositories/search-repository.ts'
import { releaseMainThread } from '../thread-memory.ts'

const hourMs = 3_600_000
const firstRetentionMs = 60_000
const reportCheckMs = 60_000
const firstReportMs = 5000
/** Calls that settle within it wake the indexer once. */
const wakeEveryMs = 250

/**
 * What a process that stays does beside answering: index and check text as calls settle, delete text that is due, keep the
 * figures of closed days ready, write the weekly report, watch what the user asked to be told of. Returns what ends it.
 */
export function startBackgroundWork({
  alerts,
  content,
  digests,
  judge,
  ledger,
  logger,
  loopDelay,
  monitoring,
  quality,
  reportSchedule,
  store,
}: Pick<
  App,
  | 'alerts'
  | 'content'
  | 'digests'
  | 'judge'
  | 'ledger'
  | 'logger'
  | 'loopDelay'
  | 'monitoring'
  | 'quality'
  | 'reportSchedule'
  | 'store'
>): () => void {
  const ending = new AbortController()
  loopDelay.start()
  digests.start()
  quality.checks.start()
  monitoring.start()
  judge.start()
  // They go once over what their rules look back on: not worth memory afterwards.
  const useWholeCache = useLittleCache(store.db)
  alerts
    .start()
    .catch((error: unknown) => {
      if (!ending.signal.aborted) logger.error({ reason: String(error) }, 'Alerts could not be started')
    })
    .finally(useWholeCache)
  let waking: NodeJS.Timeout | null = null
  /** The thread is started with the first work for it: it takes 16 MB. */
  function wakeIndexer(): void {
    waking ??= setTimeout(() => {
      waking = null
      content.startWorker().wake()
    }, wakeEveryMs)
    waking.unref()
  }
  if (createSearchRepository(store).waiting(1).length > 0) wakeIndexer()
  const unsubscribe = ledger.subscribe(({ type }) => {
    releaseMainThread()
    if (type === 'call_settled') wakeIndexer()
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
  function writeDueReport(): void {
    try {
      reportSchedule.runDue()
    } catch (error) {
      // Not even that it failed could be kept: a full disk, a database that is away. It must not end Galley.
      logger.warn({ reason: String(error) }, 'The weekly report could not be looked at; it is tried again')
    }
  }
  const first = setTimeout(applyRetention, firstRetentionMs)
  const hourly = setInterval(applyRetention, hourMs)
  // By the clock of the wall, which has moved on when a machine wakes.
  const reports = setInterval(writeDueReport, reportCheckMs)
  const firstReport = setTimeout(writeDueReport, firstReportMs)
  for (const timer of [first, hourly, reports, firstReport]) timer.unref()

  return () => {
    ending.abort()
    alerts.stop()
    monitoring.stop()
    unsubscribe()
    clearTimeout(first)
    clearInterval(hourly)
    clearInterval(reports)
    clearTimeout(firstReport)
    if (waking !== null) clearTimeout(waking)
  }
}
