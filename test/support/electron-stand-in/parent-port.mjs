/** Gives a forked process what Electron's utility processes have in place of a channel: a port whose messages carry their data. */
const listeners = new Set()
const send = process.send.bind(process)
process.parentPort = {
  on: (_event, listener) => listeners.add(listener),
  postMessage: message => send(message),
}
process.on('message', data => {
  for (const listener of listeners) listener({ data, ports: [] })
})
process.send = undefined
