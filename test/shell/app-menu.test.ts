import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, it } from 'vitest'
import { buildMenu, type MenuActions } from '../../src-main/shell/app-menu.ts'
import { english } from '../../src-main/shell/words/english.ts'
import { wordsOf } from '../../src-main/shell/words/words.ts'
import { readCatalogue } from '../renderer/read-catalogue.ts'

const types = readFileSync(
  join(dirname(createRequire(import.meta.url).resolve('electron/package.json')), 'electron.d.ts'),
  'utf8',
)
const roles = new Set(
  [...(/role\?: \(('undo'[^)]*)\)/.exec(types)?.[1] ?? '').matchAll(/'(\w+)'/g)].map(([, role]) => role),
)

const called: string[] = []
const actions = new Proxy({} as MenuActions, {
  get: (_target, name) => (page?: string) => void called.push(`${String(name)} ${page ?? ''}`.trim()),
})
const flat = (items: readonly MenuItemConstructorOptions[]): readonly MenuItemConstructorOptions[] =>
  items.flatMap(item => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])])

describe.each(['darwin', 'win32', 'linux'] as const)('the menu on %s', platform => {
  const items = flat(buildMenu({ words: english, platform, isPackaged: true }, actions))

  it('uses roles that Electron has, and keys that it understands, each once', () => {
    expect(roles.size).toBeGreaterThan(30)
    for (const { role } of items) if (role !== undefined) expect(roles, role).toContain(role)
    const keys = items.flatMap(({ accelerator }) => (accelerator === undefined ? [] : [String(accelerator)]))
    for (const key of keys) expect(key).toMatch(/^((CmdOrCtrl|Ctrl|Cmd|Alt|Shift)\+)*([A-Z0-9,[\]]|F1|Left|Right)$/)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('has every item either do something, be a role or hold others', () => {
    for (const { label, role, click, submenu, type } of items)
      expect(Boolean(role ?? click ?? submenu) || type === 'separator', label).toBe(true)
    called.length = 0
    for (const { click } of items) (click as (() => void) | undefined)?.()
    for (const action of [
      'goTo /settings',
      'openDataFolder',
      'showLogs',
      'copyDiagnostics',
      'openDocs',
      'showAbout',
      'quit',
    ])
      expect(called).toContain(action)
  })

  it('keeps developer tools from those who only use Galley', () => {
    expect(items.some(({ role }) => role === 'toggleDevTools')).toBe(false)
    const own = flat(buildMenu({ words: english, platform, isPackaged: false }, actions))
    expect(own.some(({ role }) => role === 'toggleDevTools')).toBe(true)
  })
})

it('has every word in both languages', () => {
  const chinese = wordsOf('zh-Hans')
  for (const key of Object.keys(english) as (keyof typeof english)[]) {
    expect(chinese[key], key).not.toBe('')
    expect([...chinese[key].matchAll(/\{\w+\}/g)].flat(), key).toEqual([...english[key].matchAll(/\{\w+\}/g)].flat())
  }
})

it.each(['en', 'zh-Hans'] as const)('names the pages in its menu as the pages are named, in %s', language => {
  const words = wordsOf(language)
  const catalogue = readCatalogue(language, 'common')
  const pages = ['dashboard', 'calls', 'books', 'quality', 'providers', 'reports', 'alerts', 'integrate'] as const
  for (const page of pages) expect(words[page].toLowerCase()).toBe(catalogue.get(`pages.${page}`)?.toLowerCase())
})
