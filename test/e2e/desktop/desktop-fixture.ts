import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import type { BrowserContext, Page } from 'playwright'
import { describe, expect, vi } from 'vitest'
import type { GalleyClient } from '../../../src-main/contract/contract.ts'
import {
  createElectronStandIn,
  type ElectronStandIn,
  type StandInOptions,
} from '../../support/electron-stand-in/electron-stand-in.ts'
import type { MessagePortMain } from '../../support/electron-stand-in/message-ports.ts'
import { startMain } from '../../support/electron-stand-in/start-main.ts'
import { testedTimeInPages } from '../../support/tested-time.ts'
import { chromiumPath, openBrowser } from '../pages/browser.ts'

/** Waits for what comes about by itself; a busy machine takes its time. */
export function eventually(check: () => unknown): Promise<unknown> {
  return vi.waitFor(check, { timeout: 90_000, interval: 25 })
}

/** The built main process over the stand-in for Electron; skipped by name where there is no browser. */
export function describeDesktop(name: string, body: () => void): void {
  describe.skipIf(chromiumPath === null)(`${name} (skipped where no browser is installed)`, body)
}

export interface Desktop {
  readonly electron: ElectronStandIn
  readonly data: string
  /** The page in the newest window, once it shows something. */
  page(): Promise<Page>
  /** The contract over the window's port, which its page has no more then. */
  client(): GalleyClient
  /** As the menu does it; waits until all is closed. */
  quit(): Promise<void>
  dispose(): Promise<void>
}

export interface DesktopOptions extends Partial<Omit<StandInOptions, 'browser'>> {
  /** Another data folder than a new one; it is left where it is. */
  readonly data?: string
  readonly environment?: Readonly<Record<string, string>>
  /** Another built main process than the one here. */
  readonly main?: string
  /** Another browser than the file's own. */
  readonly browser?: () => Promise<BrowserContext>
}

let shared: Promise<BrowserContext> | null = null

/** One browser for a file of tests: every window is a page of it. */
function sharedBrowser(): Promise<BrowserContext> {
  shared ??= openBrowser({ timezoneId: 'UTC', locale: 'en-US', reducedMotion: 'reduce' }).then(async opened => {
    await opened.addInitScript(testedTimeInPages)
    return opened
  })
  return shared
}

export async function closeBrowser(): Promise<void> {
  await (await shared)?.close()
  shared = null
}

/** Starts `out/main/main.js` as Electron would, over a data folder and a port of its own. */
export async function startDesktop(options: DesktopOptions = {}): Promise<Desktop> {
  const { data: given, environment = {}, main, browser = sharedBrowser, ...standIn } = options
  const data = given ?? mkdtempSync(join(tmpdir(), 'galley-desktop-'))
  const electron = createElectronStandIn({ ...standIn, browser })
  for (const [name, value] of Object.entries({ GALLEY_DATA_DIR: data, GALLEY_PORT: '0', ...environment })) {
    vi.stubEnv(name, value)
  }
  await startMain(electron, main)

  const over = () => electron.seen.quit || electron.seen.exits.length > 0
  async function quit(): Promise<void> {
    if (!over()) electron.app.quit()
    await vi.waitFor(() => expect(over()).toBe(true), { timeout: 90_000 })
  }
  return {
    electron,
    data,
    async page() {
      const page = await vi.waitFor(
        () => {
          const open = electron.windows.at(-1)?.webContents.page
          if (open == null) throw new Error('There is no window')
          return open
        },
        { timeout: 90_000 },
      )
      await page.locator('h1').first().waitFor()
      return page
    },
    client() {
      const window = electron.windows.at(-1)
      let port: MessagePortMain | undefined
      const postMessage = (_channel: string, _message: unknown, [given]: readonly MessagePortMain[]) => {
        port = given
      }
      const senderFrame = { url: 'galley://app/', parent: null, postMessage }
      electron.ipcMain.emit('galley:want-port', { sender: window?.webContents, senderFrame })
      if (port === undefined) throw new Error('The window gave no port')
      port.start()
      return createORPCClient(new PortLink({ port: port as never }))
    },
    quit,
    async dispose() {
      await quit()
      vi.unstubAllEnvs()
      if (given === undefined) rmSync(data, { recursive: true, force: true })
    },
  }
}
