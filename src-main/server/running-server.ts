import type { IncomingMessage, ServerResponse } from 'node:http'
import type { App } from '../app-types.ts'
import type { GatewayAccess } from '../gateway/gateway-access.ts'
import type { Clock, Logger } from '../ports.ts'
import type { RegisterApi } from '../procedures/access.ts'

/** The part of the gateway that the server needs. */
export interface GatewayMount {
  owns(path: string): boolean
  handle(request: IncomingMessage, response: ServerResponse, access: GatewayAccess): Promise<void>
}

export interface ServerOptions {
  readonly app: App
  readonly gateway: GatewayMount | null
  readonly registerApi: RegisterApi | null
  /** `127.0.0.1` where not given. */
  readonly host?: string
  /** 0 takes a free one. */
  readonly port: number
  /** Where the port is taken: try those behind it. */
  readonly pickNextPort?: boolean
  readonly clock: Clock
  readonly logger: Logger
}

export interface RunningServer {
  /** Without a trailing slash: `http://127.0.0.1:4545`. */
  readonly url: string
  readonly host: string
  readonly port: number
  /** With a login code that works once. Each call makes a new code. */
  loginUrl(): string
  /** Requests under way. */
  activeCalls(): number
  /** Stops accepting, waits for what is under way (at most `limitMs`), then ends what is left. How many were ended. */
  drain(limitMs: number): Promise<{ readonly finished: number; readonly ended: number }>
  /** At once. Safe to call twice. */
  close(): Promise<void>
}
