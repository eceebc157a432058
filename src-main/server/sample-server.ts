import type { App } from '../app-types.ts'
import type { SampleHost } from '../procedures/host.ts'
import type { RunningServer } from './running-server.ts'

interface Shown {
  readonly app: App
  readonly server: RunningServer
}

/** Serves the sample data on a port of its own, in this process, for as long as it is wanted. */
export function createSampleServer({
  openSample,
  serve,
}: {
  readonly openSample: (anew: boolean) => Promise<App>
  readonly serve: (app: App) => Promise<RunningServer>
}): SampleHost {
  /** One thing after the other, so that two who ask at once do not open it twice. */
  let last: Promise<Shown | null> = Promise.resolve(null)

  function then(next: (shown: Shown | null) => Promise<Shown | null>): Promise<Shown | null> {
    const asked = last.catch(() => null).then(next)
    last = asked
    asked.then(
      shown => {
        current = shown
      },
      () => {
        current = null
      },
    )
    return asked
  }
  let current: Shown | null = null

  async function end(shown: Shown | null): Promise<null> {
    await shown?.server.close()
    await shown?.app.close()
    return null
  }

  async function begin(anew: boolean): Promise<Shown> {
    const app = await openSample(anew)
    try {
      return { app, server: await serve(app) }
    } catch (error) {
      await app.close()
      throw error
    }
  }

  return {
    url: () => current?.server.url ?? null,
    async open(anew) {
      const shown = await then(async known => {
        if (known !== null && !anew) return known
        await end(known)
        return begin(anew)
      })
      return { shown_in: 'page', url: shown?.server.loginUrl() ?? null }
    },
    async close() {
      await then(end)
    },
  }
}
