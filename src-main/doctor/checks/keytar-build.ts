import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type Check, ok, warning } from '../check.ts'

/** Looks at the files only; the keychain check is what runs it. */
export const keytarBuildCheck: Check = {
  name: 'keytar-build',
  title: 'Keychain module',
  run({ platform }) {
    const manifest = findManifest()
    if (manifest === null) {
      return warning(
        'keytar is not installed, so keys cannot be kept in the keychain.',
        'Run "npm ci" again, with optional dependencies; or use environment variables for the keys.',
      )
    }
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
    if (existsSync(join(dirname(manifest), 'build', 'Release', 'keytar.node'))) return ok(`keytar ${version} is built.`)
    const needs = platform === 'linux' ? 'Install libsecret-1-dev, pkg-config, make and g++, then run' : 'Run'
    return warning(
      `keytar ${version} is installed but was not built.`,
      `${needs} "npm rebuild keytar"; or use environment variables for the keys.`,
    )
  },
}

function findManifest(): string | null {
  try {
    return createRequire(import.meta.url).resolve('keytar/package.json')
  } catch {
    return null
  }
}
