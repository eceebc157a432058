import type { CDPSession, Page } from 'playwright'
import type { MessagePortMain } from './message-ports.ts'

/**
 * Runs a preload in a Chromium world of its own, as Electron's context isolation does: it shares the page's window and nothing
 * else. `ipcRenderer` is there alone, and a port handed over goes on to the page as a real MessagePort.
 */
export interface IsolatedWorld {
  /** `frame.postMessage(channel, message, [port])` of the main process. */
  send(channel: string, message: unknown, ports: readonly MessagePortMain[]): Promise<void>
}

interface FromPage {
  readonly channel: string
  readonly args?: readonly unknown[]
  readonly port?: number
  readonly text?: string
  readonly closed?: boolean
}

const worldName = 'Electron Isolated Context'
const binding = 'galleyStandInSend'

/** In the world: `require('electron')` for the preload, and the page's end of each port. */
const bootstrap = `
const listeners = new Map()
const channels = new Map()
const tell = message => ${binding}(JSON.stringify(message))
const electron = { ipcRenderer: {
  send: (channel, ...args) => tell({ channel, args }),
  on: (channel, listener) => { listeners.set(channel, [...(listeners.get(channel) ?? []), listener]) },
  once(channel, listener) {
    const once = (...given) => { listeners.set(channel, listeners.get(channel).filter(each => each !== once)); listener(...given) }
    this.on(channel, once)
  },
} }
globalThis.galleyStandInReceive = (channel, message, ports) => {
  const made = ports.map(id => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = ({ data }) => {
      if (typeof data !== 'string') throw new Error('The stand-in carries text alone')
      tell({ channel: 'port', port: id, text: data })
    }
    channels.set(id, port1)
    return port2
  })
  for (const listener of listeners.get(channel) ?? []) listener({ ports: made }, message)
}
globalThis.galleyStandInPost = (id, text) => channels.get(id)?.postMessage(text)
globalThis.galleyStandInClose = id => channels.get(id)?.close()
const require = name => {
  if (name !== 'electron') throw new Error('A sandboxed preload cannot load ' + name)
  return electron
}
const exports = {}, module = { exports }
`

export async function createIsolatedWorld(
  page: Page,
  preload: string,
  onMessage: (channel: string, args: readonly unknown[]) => void,
): Promise<IsolatedWorld> {
  const debug: CDPSession = await page.context().newCDPSession(page)
  let context: number | null = null
  let lastPort = 0
  let ports = new Map<number, MessagePortMain>()

  const evaluate = async (expression: string) => {
    if (context === null) return
    // A page that has just gone has no world any more.
    await debug.send('Runtime.evaluate', { expression, contextId: context }).catch(() => undefined)
  }
  /** The page that had them is gone, and its ends with it. */
  const closePorts = () => {
    for (const port of ports.values()) port.close()
    ports = new Map()
  }

  debug.on('Runtime.executionContextCreated', ({ context: { id, name, auxData } }) => {
    const { frameId, isDefault } = (auxData ?? {}) as { frameId?: string; isDefault?: boolean }
    if (name !== worldName || isDefault === true || frameId === undefined) return
    context = id
  })
  debug.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
    if (executionContextId !== context) return
    context = null
    closePorts()
  })
  debug.on('Runtime.executionContextsCleared', () => {
    context = null
    closePorts()
  })
  debug.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
    if (name !== binding) return
    // The world may speak before it is told of.
    context = executionContextId
    const { channel, args = [], port, text } = JSON.parse(payload) as FromPage
    if (port === undefined) onMessage(channel, args)
    else ports.get(port)?.other?.receive(text)
  })
  page.on('crash', closePorts)
  await debug.send('Page.enable')
  await debug.send('Runtime.enable')
  await debug.send('Runtime.addBinding', { name: binding, executionContextName: worldName })
  await debug.send('Page.addScriptToEvaluateOnNewDocument', {
    source: `{${bootstrap}\n;(function (require, module, exports) {${preload}\n})(require, module, exports)}`,
    worldName,
  })

  return {
    async send(channel, message, handed) {
      const ids = handed.map(port => {
        lastPort += 1
        const id = lastPort
        ports.set(id, port)
        const { other } = port
        if (other !== null) {
          other.bridge = {
            post: data => void evaluate(`galleyStandInPost(${id}, ${JSON.stringify(data)})`),
            close: () => void evaluate(`galleyStandInClose(${id})`),
          }
        }
        return id
      })
      await evaluate(
        `galleyStandInReceive(${JSON.stringify(channel)}, ${JSON.stringify(message)}, ${JSON.stringify(ids)})`,
      )
    },
  }
}
