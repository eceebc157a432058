import type { App } from '../app-types.ts'
import type { RegisterApi } from '../procedures/access.ts'
import type { Host, RestartHost } from '../procedures/host.ts'
import { registerApi } from '../procedures/register-api.ts'
import { startBackgroundWork } from './background-work.ts'
import type { RunningServer, ServerOptions } from './running-server.ts'
import { createSampleServer } from './sample-server.ts'
import { startServer } from './start-server.ts'

export type ServeOptions = Pick<
  ServerOptions,
  'host' | 'allowNetwork' | 'port' | 'pickNextPort' | 'pages' | 'limits' | 'onRoute' | 'sessions'
> & {
  /** Opens the sample data's own app; it is served beside this one when somebody asks for it. */
  readonly openSample?: (anew: boolean) => Promise<App>
  /** From sample data: where the real data is served. */
  readonly homeUrl?: string
  readonly restart?: RestartHost
}

/**
 * The whole local API over an app that owns its database, with the work that goes on beside it. Other processes find it by the
 * owner file. Close it before the app: calls that are cut off are settled as the app closes.
 */
export async function serveApp(app: App, options: ServeOptions): Promise<RunningServer> {
  const { clock, logger, gateway } = app
  // Made at the first start; one that cannot be used ends this one.
  app.tokens.owner()
  const { openSample, homeUrl = null, restart = null, ...serving } = options
  let url: string | null = null
  const samples =
    openSample === undefined
      ? null
      : createSampleServer({
          openSample,
          serve: sample =>
            serveApp(sample, { port: 0, pages: options.pages ?? null, ...(url !== null && { homeUrl: url }) }),
        })
  const host: Host = { samples, homeUrl, restart }
  const register: RegisterApi = (fastify, parts) => registerApi(fastify, { ...parts, host })
  const server = await startServer({ ...serving, app, gateway, registerApi: register, clock, logger })
  url = server.url
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
      await samples?.close()
      return server.drain(limitMs)
    },
    async close() {
      end()
      await samples?.close()
      await server.close()
    },
  }
}
