import { join } from 'node:path'
import type { App } from '../app-types.ts'
import { Failure } from '../failure.ts'
import type { LocalApiState } from '../procedures/desktop-host.ts'
import { startBackgroundWork } from '../server/background-work.ts'
import type { RunningServer } from '../server/running-server.ts'
import { type ServeOptions, serveApp } from '../server/serve-app.ts'
import { asPhrase } from '../words/failure-sentences.ts'
import type { Said } from '../words/said.ts'
import type { Phrase } from '../words/slot-values.ts'
import { stateText } from '../words/state-sentences.ts'

const usualPort = 4545

/** The local API of the desktop app. The window does not need it, so a port that is taken is told and nothing else stops. */
export interface LocalApi {
  state(): LocalApiState
  /** Serves where it does not yet. */
  start(port: 'usual' | 'next_free'): Promise<LocalApiState>
  /** A link that logs a browser in once; null where nothing is served. */
  loginUrl(): string | null
  stop(limitMs: number): Promise<void>
}

export function createLocalApi(app: App, options: Pick<ServeOptions, 'openSample' | 'restart'>): LocalApi {
  /** What goes on beside serving goes on without it, too. */
  let endWork: (() => void) | null = null
  let server: RunningServer | null = null
  let problem: Phrase | null = null
  const state = (): LocalApiState => ({
    url: server?.url ?? null,
    problem: problem?.text ?? null,
    problem_said: problem?.said ?? null,
  })
  return {
    state,
    async start(port) {
      if (server !== null) return state()
      try {
        server = await serveApp(app, {
          port: wantedPort(app.environment.GALLEY_PORT),
          pickNextPort: port === 'next_free',
          pages: join(app.paths.resources, '..', 'out', 'renderer'),
          ...options,
        })
        problem = null
        endWork?.()
        endWork = null
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        problem = wordsFor(error)
        endWork ??= startBackgroundWork(app)
        app.logger.warn({ code: error.code, reason: error.message }, 'The local API is not served')
      }
      return state()
    },
    loginUrl: () => server?.loginUrl() ?? null,
    async stop(limitMs) {
      const running = server
      server = null
      endWork?.()
      await running?.drain(limitMs)
    },
  }
}

function wantedPort(variable: string | undefined): number {
  const port = Number(variable)
  return variable !== undefined && /^\d{1,5}$/.test(variable) && port <= 65_535 ? port : usualPort
}

/** The command line's advice does not help in a window. */
function wordsFor(failure: Failure): Phrase {
  const { port, said } = failure.details as { port?: number; said?: Said }
  const holder = said?.values.holder
  if (failure.code !== 'conflict' || typeof holder !== 'object' || holder === null || !('code' in holder)) {
    return asPhrase(failure)
  }
  return stateText('api.port_taken', {
    port_id: port ?? '',
    holder: { text: String(failure.details.holder), said: holder },
  })
}
