import { type ChildProcess, fork } from 'node:child_process'

/** A process of Galley's own that runs one file and answers messages. It never keeps this process alive by itself. */
export interface HelperProcess {
  /** `failed` is told where the message could not be handed over. */
  post(message: unknown, failed: (reason: string) => void): void
  onMessage(listener: (message: unknown) => void): void
  /** Told once, when it has ended or could not be started; never after `kill`. */
  onEnd(listener: (reason: string) => void): void
  kill(): void
}

/** How such a process is started: in plain Node by `fork`, in the packaged app, which cannot run as Node, by Electron. */
export type StartHelper = (file: string, environment: NodeJS.ProcessEnv) => HelperProcess

export const forkHelper: StartHelper = (file, environment) => {
  const child: ChildProcess = fork(file, [], {
    // An unpackaged Electron's own binary runs a script as Node only when told to.
    env: { ...environment, ELECTRON_RUN_AS_NODE: '1' },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  child.unref()
  child.channel?.unref()
  return {
    post(message, failed) {
      child.send(message as object, error => {
        if (error !== null) failed(error.message)
      })
    },
    onMessage: listener => void child.on('message', listener),
    onEnd(listener) {
      child.once('error', error => listener(`could not run: ${error.message}`))
      child.once('exit', () => listener('ended unexpectedly'))
    },
    kill() {
      child.removeAllListeners()
      // A killed child may still report a broken channel; nobody is waiting for it.
      child.on('error', () => {})
      child.kill('SIGKILL')
    },
  }
}
