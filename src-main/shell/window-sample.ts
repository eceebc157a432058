import type { App } from '../app-types.ts'
import { type Api, createApi } from '../procedures/api.ts'
import type { DesktopHost } from '../procedures/desktop-host.ts'
import type { Host, SampleHost } from '../procedures/host.ts'
import { startBackgroundWork } from '../server/background-work.ts'

export interface WindowSampleParts {
  readonly openSample: (anew: boolean) => Promise<App>
  readonly desktop: DesktopHost
  /** Loads the window's page again, which then asks for a port and gets the one of what is shown now. */
  readonly reload: () => void
}

export interface WindowSample {
  readonly host: SampleHost
  /** The sample data's contract while it is shown in the window; null while one's own is. */
  shown(): Api | null
  close(): Promise<void>
}

interface Shown {
  readonly app: App
  readonly api: Api
  readonly endWork: () => void
  readonly stopping: AbortController
}

/** The sample data in the window, in place of one's own: the page is loaded again, and what it asks is answered from there. */
export function createWindowSample({ openSample, desktop, reload }: WindowSampleParts): WindowSample {
  let shown: Shown | null = null
  /** One thing after the other: opening takes seconds, and a person may ask twice. */
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const next = last.catch(() => undefined).then(task)
    last = next
    return next
  }

  async function end(): Promise<void> {
    const before = shown
    shown = null
    if (before === null) return
    before.stopping.abort()
    before.endWork()
    await before.api.close()
    await before.app.close()
  }

  const host: SampleHost = {
    url: () => null,
    open: anew =>
      inTurn(async () => {
        if (shown === null || anew) {
          await end()
          const app = await openSample(anew)
          const stopping = new AbortController()
          const around: Host = { samples: host, homeUrl: null, restart: null }
          const api = createApi(app, stopping.signal, desktop, around)
          shown = { app, api, stopping, endWork: startBackgroundWork(app) }
        }
        soon(reload)
        return { shown_in: 'window', url: null }
      }),
    close: () =>
      inTurn(async () => {
        // What asked is answered first, over the port that goes with it.
        soon(() => void inTurn(end).then(reload))
      }),
  }

  return { host, shown: () => shown?.api ?? null, close: () => inTurn(end) }
}

/** After the answer to whoever asked has gone out. */
function soon(task: () => void): void {
  setTimeout(task, 50)
}
