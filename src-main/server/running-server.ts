import type { App } from '../app-types.ts'
import type { Gateway } from '../gateway/gateway-types.ts'
import type { Clock, Logger } from '../ports.ts'
import type { RegisterApi } from '../procedures/access.ts'
import type { Sessions } from './sessions.ts'

export interface ServerOptions {
  readonly app: App
  readonly gateway: Gateway | null
  readonly registerApi: RegisterApi | null
  /** Sessions that are to outlive this server: those of the one it takes the place of. Its own where not given. */
  readonly sessions?: Sessions
  /** The built pages; null or a folder that does not exist serves none. */
  readonly pages?: string | null
  /** `127.0.0.1` where not given. */
  readonly host?: string
  /** Accept a host that other machines can reach. */
  readonly allowNetwork?: boolean
  /** 0 takes a free one. */
  readonly port: number
  /** Where the port is taken: try those behind it. */
  readonly pickNextPort?: boolean
  readonly clock: Clock
  readonly logger: Logger
  readonly limits?: Partial<ServerLimits>
  /** Told of every route as it is added; a wildcard stands as `*`. */
  readonly onRoute?: (method: string, url: string) => void
}

export interface ServerLimits {
  /** For a request's headers to arrive, milliseconds. */
  readonly headersMs: number
  /** For the body of a request to Galley itself, milliseconds. */
  readonly bodyMs: number
  /** For the whole of any request, milliseconds; what the gateway uploads included. */
  readonly requestMs: number
  /** Open at one time. */
  readonly connections: number
  /** The largest body of a request to Galley itself, where its route says nothing else; bytes. */
  readonly bodyBytes: number
  /** Wrong tokens from one address within a minute before they are answered with 429. */
  readonly failures: number
}

export interface RunningServer {
  /** Without a trailing slash: `http://127.0.0.1:4545`. */
  readonly url: string
  readonly host: string
  readonly port: number
  /** With a login code that works once, for ten minutes. Each call makes a new code. */
  loginUrl(): string
  /** Requests under way. */
  activeCalls(): number
  /** Stops accepting, waits for what is under way (at most `limitMs`), then ends what is left. */
  drain(limitMs: number): Promise<DrainReport>
  /** At once. Safe to call twice. */
  close(): Promise<void>
}

export interface DrainReport {
  /** Requests that were under way and ended by themselves. */
  readonly finished: number
  /** Requests that were cut off at the limit. */
  readonly ended: number
}
