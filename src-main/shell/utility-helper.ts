import { utilityProcess } from 'electron'
import type { StartHelper } from '../vault/helper-process.ts'

/** Helper processes of the packaged app, whose binary is sealed against running as Node (fuse `runAsNode`). */
export const utilityHelper: StartHelper = (file, environment) => {
  const env = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >
  const child = utilityProcess.fork(file, [], { env, execArgv: [], stdio: 'ignore', serviceName: 'Galley keychain' })
  let killed = false
  const kill = () => {
    killed = true
    // The helper's thread may hang in the keychain, where it hears no gentle signal.
    if (child.pid === undefined || !killHard(child.pid)) child.kill()
  }
  return {
    post(message, failed) {
      try {
        child.postMessage(message)
      } catch (error) {
        failed(error instanceof Error ? error.message : String(error))
      }
    },
    onMessage: listener => void child.on('message', listener),
    onEnd(listener) {
      child.once('exit', code => {
        if (!killed) listener(code === 0 ? 'ended unexpectedly' : `ended with code ${code}`)
      })
    },
    kill,
  }
}

function killHard(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL')
  } catch {
    return false
  }
}
