import type { Environment } from '../ports.ts'
import { forkHelper, type HelperProcess, type StartHelper } from './helper-process.ts'
import type { KeychainCall, KeychainReply } from './keychain-process.ts'
import type { Keytar } from './keytar.ts'

const idleMs = 30_000

/** What the keychain needs of the environment; API keys and tokens are not passed on. */
function withoutSecrets(environment: Environment): NodeJS.ProcessEnv {
  const unwanted = /(_KEY|_TOKEN|_SECRET|_PASSWORD|^NODE_OPTIONS)$/i
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !unwanted.test(name)))
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
export function createKeytarOverProcess({
  file,
  environment,
  startHelper = forkHelper,
}: {
  file: string
  environment: Environment
  startHelper?: StartHelper | undefined
}): Keytar {
  const waiting = new Map<number, Waiting>()
  let child: HelperProcess | null = null
  let idle: NodeJS.Timeout | undefined
  let lastId = 0

  function end(reason: string) {
    clearTimeout(idle)
    child?.kill()
    child = null
    for (const { reject } of waiting.values()) reject(new Error(reason))
    waiting.clear()
  }

  function start(): HelperProcess {
    const started = startHelper(file, withoutSecrets(environment))
    started.onMessage(reply => settle(reply as KeychainReply))
    started.onEnd(reason => {
      if (child === started) end(`The keychain helper ${reason}`)
    })
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
    child.post(message, reason => end(`The keychain helper could not be reached: ${reason}`))
    return reply
  }

  return {
    getPassword: async (service, account) => (await call('getPassword', service, account)) as string | null,
    setPassword: async (service, account, password) => void (await call('setPassword', service, account, password)),
    deletePassword: async (service, account) => (await call('deletePassword', service, account)) as boolean,
    stop: () => end('stopped'),
  }
}
