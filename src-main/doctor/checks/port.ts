import { createServer } from 'node:net'
import { layoutOf } from '../../store/data-folder.ts'
import { findOwner } from '../../store/owner-lock.ts'
import { type Check, ok, problem, warning } from '../check.ts'

const defaultPort = 4545

export const portCheck: Check = {
  name: 'port',
  title: 'Port',
  async run({ environment, paths }) {
    const port = Number(environment.GALLEY_PORT ?? defaultPort)
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      return problem(
        `GALLEY_PORT is ${JSON.stringify(environment.GALLEY_PORT)}, which is no port.`,
        'Set it to a number from 1024 to 65535, or remove it.',
      )
    }
    const refusal = await tryListening(port)
    if (refusal === null) return ok(`${port} on 127.0.0.1 is free.`)
    const owner = findOwner(layoutOf(paths))
    if (typeof owner === 'object' && owner?.port === port) return ok(`${port} on 127.0.0.1 is used by Galley itself.`)
    if (refusal !== 'EADDRINUSE')
      return warning(`${port} on 127.0.0.1 cannot be used (${refusal}).`, 'Choose another one with GALLEY_PORT.')
    return warning(
      `${port} on 127.0.0.1 is used by another program.`,
      'Close it, or choose another port with GALLEY_PORT or "galley serve --port".',
      'Close it and start Galley again, or choose another port with GALLEY_PORT.',
    )
  },
}

function tryListening(port: number): Promise<string | null> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(null)))
  })
}
