import type { App } from '../app-types.ts'
import { createUploads, type Uploads } from '../exchange/uploads.ts'
import type { DesktopHost } from './desktop-host.ts'
import { createEventFeed, type EventFeed } from './events/event-feed.ts'
import { type Host, plainHost } from './host.ts'
import { createOperationRuns, type OperationRuns } from './operations/operation-runs.ts'
import { type AdviceRead, createAdviceReads } from './reading/advice-reads.ts'
import { createReader, type Reader } from './reading/reader.ts'

/** What the procedures have beside the app: one for a server or a window's port, closed with it. */
export interface Api {
  readonly app: App
  readonly reader: Reader
  /** What advice and forecasts rest on. */
  readonly readAdvice: AdviceRead
  readonly feed: EventFeed
  readonly runs: OperationRuns
  /** The window's surroundings; null where the contract is served to browsers and programs. */
  readonly desktop: DesktopHost | null
  readonly uploads: Uploads
  readonly host: Host
  /** Aborted when answers that go on for ever should end. */
  readonly stopping: AbortSignal
  /** Before the app is closed. */
  close(): Promise<void>
}

export function createApi(
  app: App,
  stopping: AbortSignal = new AbortController().signal,
  desktop: DesktopHost | null = null,
  host: Host = plainHost,
): Api {
  const feed = createEventFeed(app)
  const reader = createReader(app)
  return {
    app,
    reader,
    readAdvice: createAdviceReads(app, reader),
    feed,
    runs: createOperationRuns(app),
    uploads: createUploads(app.paths, app.clock),
    desktop,
    host,
    stopping,
    async close() {
      feed.close()
      await reader.close()
    },
  }
}
