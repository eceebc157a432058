import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger, Paths } from '../ports.ts'

/** Which providers had a key in the keychain when it was last asked: names, never a key. */
export interface KeychainNames {
  list(): readonly string[]
  /** What the keychain just said about one provider. */
  note(provider: string, hasKey: boolean): void
}

/**
 * Kept in a file of the data folder: asking the keychain takes time and may ask a person for a password,
 * and which provider is used where none is named must be known without that. A file that cannot be read or
 * written only means that nothing is known.
 */
export function createKeychainNames(paths: Pick<Paths, 'data'>, logger: Logger): KeychainNames {
  const file = join(paths.data, 'keychain-providers.json')

  const list = (): readonly string[] => {
    try {
      const names: unknown = JSON.parse(readFileSync(file, 'utf8'))
      return Array.isArray(names) ? names.filter(name => typeof name === 'string') : []
    } catch {
      return []
    }
  }

  return {
    list,
    note(provider, hasKey) {
      const known = list()
      if (known.includes(provider) === hasKey) return
      const names = hasKey ? [...known, provider].sort() : known.filter(name => name !== provider)
      const temporary = `${file}.${process.pid}.new`
      try {
        writeFileSync(temporary, `${JSON.stringify(names)}\n`, { mode: 0o600 })
        renameSync(temporary, file)
      } catch (error) {
        rmSync(temporary, { force: true })
        logger.debug({ file, error: String(error) }, 'Which providers have a key in the keychain could not be noted')
      }
    },
  }
}
