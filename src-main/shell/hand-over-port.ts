import { type BrowserWindow, type IpcMainEvent, ipcMain, MessageChannelMain, type MessagePortMain } from 'electron'
import type { Logger } from '../ports.ts'
import type { Access } from '../procedures/access.ts'
import type { Api } from '../procedures/api.ts'
import { servePort } from '../procedures/serve-port.ts'
import { appOrigin } from './app-scheme.ts'
import { originOf } from './navigation-lock.ts'

/** The same words as in `src-preload/index.ts`. */
const want = 'galley:want-port'
const port = 'galley:port'

const access: Access = { tokenName: 'window', scopes: new Set(['call', 'read', 'admin']), isSession: true }

/**
 * Answers the contract to the window's page over a MessagePort. A port says nothing about who writes to it, so the sender is
 * checked once, here: the main frame of our window, on our own origin. A page that is loaded again gets a new port, and the
 * old one is closed, which ends what still ran for it. Returns what ends it.
 */
export function handOverPorts(window: BrowserWindow, api: () => Api, logger: Logger): () => void {
  let current: MessagePortMain | null = null
  const close = () => {
    current?.close()
    current = null
  }
  const answer = (event: IpcMainEvent) => {
    if (!isOurPage(event, window)) {
      logger.warn({ origin: originOf(event.senderFrame?.url ?? '') }, 'Somebody else asked for the window’s port')
      return
    }
    close()
    const { port1, port2 } = new MessageChannelMain()
    current = port1
    servePort(port1, api(), access)
    port1.start()
    event.senderFrame?.postMessage(port, null, [port2])
  }
  ipcMain.on(want, answer)
  window.webContents.on('render-process-gone', close)
  return () => {
    ipcMain.off(want, answer)
    close()
  }
}

function isOurPage({ sender, senderFrame }: IpcMainEvent, window: BrowserWindow): boolean {
  if (senderFrame === null || window.isDestroyed() || sender.id !== window.webContents.id) return false
  return senderFrame.parent === null && originOf(senderFrame.url) === appOrigin
}
