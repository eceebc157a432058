import type { App } from '../app-types.ts'
import { registerApi } from '../procedures/register-api.ts'
import { startBackgroundWork } from './background-work.ts'
import type { RunningServer, ServerOptions } from './running-server.ts'
import { startServer } from './start-server.ts'

export type ServeOptions = Pick<
  ServerOptions,
  'host' | 'allowNetwork' | 'port' | 'pickNextPort' | 'pages' | 'limits' | 'onRoute'
>

/**
 * The whole local API over an app that owns its database, with the work that goes on beside it. Other processes find it by the
 * owner file. Close it before the app: calls that are cut off are settled as the app closes.
 */
export async function serveApp(app: App, options: ServeOptions): Promise<RunningServer> {
  const { clock, logger, gateway } = app
  // Made at the first start; one that cannot be used ends this one.
  app.tokens.owner()
  const server = await startServer({ ...options, app, gateway, registerApi, clock, logger })
  const endWork = startBackgroundWork(app)
  const isReachedByLoopback = ['127.0.0.1', 'localhost', '0.0.0.0'].includes(server.host)
  if (isReachedByLoopback) app.store.announcePort(server.port)
  const end = () => {
    if (isReachedByLoopback) app.store.announcePort(null)
    endWork()
  }
  return {
    ...server,
    async drain(limitMs) {
      end()
      return server.drain(limitMs)
    },
    async close() {
      end()
      await server.close()
    },
  }
}
