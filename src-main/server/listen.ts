import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Failure } from '../failure.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayServer } from '../words/failures/server-sentences.ts'
import { hostInUrl } from './allowed-hosts.ts'
import { describePortHolder } from './port-holder.ts'

export interface ListenOptions {
  readonly host: string
  readonly port: number
  /** Try the ports behind a taken one. */
  readonly pickNextPort: boolean
}

const mostTries = 50

/**
 * Begins to listen and returns the port. A taken port is a `Failure('conflict')` that says by whom, as far as that can be
 * found out; one that may not be used or an address this machine has not is `usage`.
 */
export async function listen(server: Server, { host, port, pickNextPort }: ListenOptions): Promise<number> {
  const last = pickNextPort && port !== 0 ? Math.min(port + mostTries, 65_535) : port
  for (let candidate = port; candidate <= last; candidate += 1) {
    const code = await tryListening(server, host, candidate)
    if (code === null) return (server.address() as AddressInfo).port
    if (code === 'EADDRINUSE' && candidate < last) continue
    throw await refusedPort(code, host, candidate, port)
  }
  throw failing('conflict', sayServer('port.none_free', { port_id: port, last_id: last }))
}

function tryListening(server: Server, host: string, port: number): Promise<string | null> {
  return new Promise(resolve => {
    const onError = (error: NodeJS.ErrnoException) => {
      server.off('listening', onListening)
      resolve(error.code ?? error.message)
    }
    const onListening = () => {
      server.off('error', onError)
      resolve(null)
    }
    server.once('error', onError)
    server.once('listening', onListening)
    server.listen({ host, port, exclusive: true })
  })
}

async function refusedPort(code: string, host: string, port: number, asked: number): Promise<Failure> {
  if (code === 'EADDRINUSE') {
    const holder = await describePortHolder(hostInUrl(host), port)
    const told =
      asked === port
        ? sayServer('port.taken', { port_id: port, holder })
        : sayServer('port.taken_from', { port_id: port, first_id: asked, holder })
    return failing('conflict', told, { port, holder: holder.text })
  }
  if (code === 'EACCES') {
    return failing('usage', sayServer('port.forbidden', { port_id: port }), { port })
  }
  return failing('usage', sayServer('port.unusable', { address: `${host}:${port}`, reason: code }), { host, port })
}
