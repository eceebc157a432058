import { RPCHandler } from '@orpc/server/message-port'
import type { Access } from './access.ts'
import type { Api } from './api.ts'
import type { ApiContext } from './implementer.ts'
import { router } from './router.ts'

/** Answers the contract over a message port: the window's, once whoever hands it over has checked to whom. */
export function servePort(port: Parameters<RPCHandler<ApiContext>['upgrade']>[0], api: Api, access: Access): void {
  new RPCHandler<ApiContext>(router).upgrade(port, { context: { api, access } })
}
