import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { arch, release, totalmem } from 'node:os'
import { join } from 'node:path'
import type { App } from '../app-types.ts'
import type { LocalApiState } from '../procedures/desktop-host.ts'

const tailBytes = 8000

export interface DiagnosticFacts {
  readonly version: string
  readonly isPackaged: boolean
  readonly api: LocalApiState
}

/** What helps whoever helps: versions, the state of things, the log's end. No key, no token, no text of a call, no book's name. */
export async function collectDiagnostics(app: App, { version, isPackaged, api }: DiagnosticFacts): Promise<string> {
  const { electron = 'none', chrome = 'none', node } = process.versions as Record<string, string | undefined>
  const keychain = await app.vault.status()
  const { calls, unindexed, storage } = app.content.status()
  const prices = app.pricing.status()
  return [
    `Galley ${version}${isPackaged ? '' : ' (from sources)'}`,
    `System: ${process.platform} ${release()} ${arch()}, ${Math.round(totalmem() / 1e9)} GB`,
    `Electron ${electron}, Chromium ${chrome}, Node ${node ?? 'unknown'}`,
    `Data folder: ${hideHome(app.paths.data)}`,
    `Database: ${app.store.mode}, ${Math.round(bytesOf(app.store.file) / 1e6)} MB, text of ${calls} calls (${unindexed} not indexed yet, storage ${storage})`,
    `Local API: ${api.url ?? `not served (${api.problem ?? 'not started'})`}`,
    `Keychain: ${keychain.state}`,
    `Prices: ${prices.origin} of ${prices.date}`,
    `Providers: ${app.registry
      .list()
      .map(({ name, isActive }) => `${name}${isActive ? '' : ' (off)'}`)
      .join(', ')}`,
    `Time zone: ${app.settings.get('timeZone')}`,
    '',
    'End of the log:',
    hideHome(readTail(join(app.paths.data, 'logs', 'galley.log'))),
  ].join('\n')
}

function bytesOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

/** A person's name is often in it. */
function hideHome(text: string): string {
  const home = process.env.HOME ?? process.env.USERPROFILE
  return home === undefined || home === '' ? text : text.replaceAll(home, '~')
}

function readTail(file: string): string {
  const size = bytesOf(file)
  if (size === 0) return '(empty)'
  const length = Math.min(size, tailBytes)
  const buffer = Buffer.alloc(length)
  const handle = openSync(file, 'r')
  try {
    readSync(handle, buffer, 0, length, size - length)
  } finally {
    closeSync(handle)
  }
  const text = buffer.toString('utf8')
  return size > tailBytes ? text.slice(text.indexOf('\n') + 1) : text
}
