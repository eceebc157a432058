/**
 * Runs steps on a real vault and prints one JSON line for each: `status`, `read NAME`, `describe NAME`,
 * `write NAME KEY`, `delete NAME`, `lock` (the ring, from outside), `timeout MS`. Parts of a step are joined by `=`.
 */
import { execFileSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { silentLogger } from '../../src-main/ports.ts'
import { openVault } from '../../src-main/vault/open-vault.ts'

const helper = process.env.GALLEY_TEST_HELPER ?? join(import.meta.dirname, '../../src-main/vault/keychain-process.ts')
const vault = openVault({
  environment: process.env,
  logger: silentLogger,
  timeoutMs: Number(process.env.GALLEY_TEST_TIMEOUT ?? 30_000),
  paths: { worker: name => join(dirname(helper), `${name}.ts`) },
})

function lockRing() {
  const path = '/org/freedesktop/secrets'
  const call = ['call', '--session', '--dest', 'org.freedesktop.secrets', '--object-path', path]
  const method = ['--method', 'org.freedesktop.Secret.Service.Lock', `["${path}/collection/login"]`]
  return execFileSync('gdbus', [...call, ...method], { encoding: 'utf8' })
}

for (const step of process.argv.slice(2)) {
  const [verb = '', name = '', key = ''] = step.split('=')
  const started = performance.now()
  try {
    const actions: Record<string, () => unknown> = {
      status: () => vault.status(),
      read: () => vault.read(name),
      describe: () => vault.describe(name),
      write: () => vault.write(name, key),
      delete: () => vault.delete(name),
      lock: lockRing,
    }
    const value = await actions[verb]?.()
    process.stdout.write(`${JSON.stringify({ step: verb, value, ms: performance.now() - started })}\n`)
  } catch (error) {
    const failure = error as { code?: string; message: string }
    process.stdout.write(
      `${JSON.stringify({ step: verb, code: failure.code, message: failure.message, ms: performance.now() - started })}\n`,
    )
  }
}
