import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const renderer = join(import.meta.dirname, '../../src-renderer')
export const languages = ['en', 'zh-Hans'] as const

/** Leaves by their path: `layout.skip` → text. */
export function readCatalogue(language: string, namespace: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const walk = (value: object, path: string) => {
    for (const [key, inner] of Object.entries(value)) {
      if (typeof inner === 'string') found.set(path + key, inner)
      else walk(inner, `${path}${key}.`)
    }
  }
  walk(JSON.parse(readFileSync(join(renderer, 'i18n', language, `${namespace}.json`), 'utf8')), '')
  return found
}

export const withoutPlural = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, '')
