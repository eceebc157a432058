import type { App } from '../app-types.ts'
import { createGateway } from '../gateway/gateway.ts'
import type { RegisterApi } from '../procedures/access.ts'
import { createPracticeAdapter } from '../providers/practice/practice-adapter.ts'
import { startBackgroundWork } from './background-work.ts'
import type { RunningServer, ServerOptions } from './running-server.ts'
import { startServer } from './start-server.ts'

export type ServeOptions = Pick<ServerOptions, 'host' | 'allowNetwork' | 'port' | 'pickNextPort' | 'pages' | 'limits'>

const registerApi: RegisterApi | null = null

/** The whole local API over an app that owns its database, with the work that goes on beside it. Others find it by the owner file. */
export async function serveApp(app: App, options: ServeOptions): Promise<RunningServer> {
  const { clock, logger } = app
  const gateway = createGateway({ ...app, practice: createPracticeAdapter() })
  const server = await startServer({ ...options, app, gateway, registerApi, clock, logger }).catch(async error => {
    await gateway.close()
    throw error
  })
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
