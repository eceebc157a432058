import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { openApp } from '../../../../src-main/app.ts'
import { createGalleyClient } from '../../../../src-main/contract/client.ts'
import type { GalleyClient } from '../../../../src-main/contract/contract.ts'
import { createApi } from '../../../../src-main/procedures/api.ts'
import { servePort } from '../../../../src-main/procedures/serve-port.ts'
import { samplePaths } from '../../../../src-main/sample-app.ts'
import { partsOf } from './seeded-folder.ts'

export interface FolderClient {
  readonly client: GalleyClient
  /** Where the local API answers. */
  readonly api: string
  close(): Promise<void>
}

/** Asks the process that has the data folder open over its local API, as any program of the same person does. */
export function askOwner(data: string): FolderClient {
  const { port } = JSON.parse(readFileSync(join(data, 'owner.json'), 'utf8')) as { port: number | null }
  if (port === null) throw new Error('The window serves no local API.')
  const api = `http://127.0.0.1:${port}`
  const token = readFileSync(join(data, 'api-token'), 'utf8').trim()
  return { client: createGalleyClient({ url: api, token }), api, close: async () => undefined }
}

/** Sample data that a window shows is served to nobody else: it is read beside the window, and written by it alone. */
export async function readSample(data: string): Promise<FolderClient> {
  const { paths, ...parts } = partsOf(data)
  const app = await openApp({ mode: 'reader', ...parts, paths: samplePaths(paths), sample: true })
  const api = createApi(app)
  const { port1, port2 } = new MessageChannel()
  servePort(port1, api, { tokenName: 'window', scopes: new Set(['call', 'read', 'admin']), isSession: true })
  port1.start()
  port2.start()
  return {
    client: createORPCClient(new PortLink({ port: port2 })),
    api: askOwner(data).api,
    async close() {
      port2.close()
      await api.close()
      await app.close()
    },
  }
}
