import { ipcRenderer } from 'electron'

/**
 * Hands the page one MessagePort, and nothing else. The page asks when it listens, so nothing is lost to a listener that comes
 * late; a page that is loaded again runs this again and gets a port of its own. The main process checks who asks.
 * `src-renderer/transport/port-message.ts` and `src-main/shell/hand-over-port.ts` keep the same words.
 */
const want = 'galley:want-port'
const port = 'galley:port'

window.addEventListener('message', function ask({ source, data }) {
  if (source !== window || data !== want) return
  window.removeEventListener('message', ask)
  ipcRenderer.send(want)
})

ipcRenderer.once(port, ({ ports }) => window.postMessage(port, location.origin, [...ports]))
