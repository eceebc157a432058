import { type ChildProcess, fork } from 'node:child_process'
import type { Environment } from '../ports.ts'
import type { KeychainCall, KeychainReply } from './keychain-process.ts'
import type { Keytar } from './keytar.ts'

const idleMs = 30_000

/** What the keychain needs of the environment; API keys and tokens are not passed on. */
function withoutSecrets(environment: Environment): NodeJS.ProcessEnv {
  const unwanted = /(_KEY|_TOKEN|_SECRET|_PASSWORD|^NODE_OPTIONS)$/i
  const kept = Object.entries(environment).filter(([name]) => !unwanted.test(name))
  // Electron's own binary runs a script as Node only when told to.
  return { ...Object.fromEntries(kept), ELECTRON_RUN_AS_NODE: '1' }
}

interface Waiting {
  resolve(value: unknown): void
  reject(error: Error): void
}

/**
 * keytar in a process that starts with the first call, ends after half a minute without one, and is
 * killed by `stop`. It never keeps this process alive by itself.
 *
 * @param file the built or source form of `keychain-process.ts`
 */
export function createKeytarOverProcess({ file, environment }: { file: string; environment: Environment }): Keytar {
  const waiting = new Map<number, Waiting>()
  let child: ChildProcess | null = null
  let idle: NodeJS.Timeout | undefined
  let lastId = 0

  function end(reason: string) {
    clearTimeout(idle)
    child?.removeAllListeners()
    // A killed child may still report a broken channel; nobody is waiting for it.
    child?.on('error', () => {})
    child?.kill('SIGKILL')
    child = null
    for (const { reject } of waiting.values()) reject(new Error(reason))
    waiting.clear()
  }

  function start(): ChildProcess {
    const started = fork(file, [], {
      env: withoutSecrets(environment),
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    started.unref()
    started.channel?.unref()
    started.on('message', (reply: KeychainReply) => settle(reply))
    started.on('error', error => end(`The keychain helper could not run: ${error.message}`))
    started.on('exit', () => end('The keychain helper ended unexpectedly'))
    return started
  }

  function settle(reply: KeychainReply) {
    const caller = waiting.get(reply.id)
    waiting.delete(reply.id)
    if (waiting.size === 0) idle = setTimeout(() => end('idle'), idleMs).unref()
    if (reply.ok) caller?.resolve(reply.value)
    else caller?.reject(Object.assign(new Error(reply.message), reply.code === null ? {} : { code: reply.code }))
  }

  function call(method: KeychainCall['method'], ...values: readonly string[]): Promise<unknown> {
    clearTimeout(idle)
    child ??= start()
    lastId += 1
    const message: KeychainCall = { id: lastId, method, values }
    const reply = new Promise<unknown>((resolve, reject) => waiting.set(message.id, { resolve, reject }))
    child.send(message, error => {
      if (error !== null) end(`The keychain helper could not be reached: ${error.message}`)
    })
    return reply
  }

  return {
    getPassword: async (service, account) => (await call('getPassword', service, account)) as string | null,
    setPassword: async (service, account, password) => void (await call('setPassword', service, account, password)),
    deletePassword: async (service, account) => (await call('deletePassword', service, account)) as boolean,
    stop: () => end('stopped'),
  }
}
