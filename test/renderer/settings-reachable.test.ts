import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { settingKeys } from '../../src-main/store/setting-definitions.ts'
import { settingsIndex } from '../../src-renderer/pages/settings/settings-index.ts'

const renderer = join(import.meta.dirname, '../../src-renderer')

/** Set through procedures of their own, which have names of their own for them. */
const byProcedure: Readonly<Record<string, readonly [page: string, words: string]>> = {
  otlpCompression: ['pages/settings', "settings.set('otlpCompression',"],
  alertQuietFrom: ['pages/alerts', 'quiet_from'],
  alertQuietTo: ['pages/alerts', 'quiet_to'],
  alertDigestMinutes: ['pages/alerts', 'digest_minutes'],
  alertDesktop: ['pages/alerts', 'desktop'],
  alertWebhookUrl: ['pages/alerts', 'webhook'],
  'report.schedule': ['pages/reports', 'schedule'],
  'report.weekday': ['pages/reports', 'weekday'],
  'report.hour': ['pages/reports', 'hour'],
  'report.folder': ['pages/reports', 'folder'],
  'report.format': ['pages/reports', 'format'],
  textRetentionDays: ['pages/settings', 'text.retention'],
  'quality.repair': ['pages/settings', "settings.set('quality.repair',"],
  'quality.repairModel': ['pages/settings', "settings.set('quality.repairModel',"],
  'quality.promptCaching': ['pages/settings', "settings.set('quality.promptCaching',"],
  defaultModel: ['pages/providers/routes', 'setFirst'],
  'judge.provider': ['pages/providers/routes', 'setFirst'],
  'judge.model': ['pages/providers/routes', 'setFirst'],
}

function sourcesOf(folder: string): string {
  return readdirSync(join(renderer, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => /\.tsx?$/.test(name))
    .map(name => readFileSync(join(renderer, folder, name), 'utf8'))
    .join('\n')
}

const pages = sourcesOf('pages')

describe('every setting', () => {
  it.each(settingKeys)('can be changed on a page: %s', key => {
    const own = byProcedure[key]
    if (own !== undefined) return expect(sourcesOf(own[0])).toContain(own[1])
    if (key.startsWith('model.')) return expect(sourcesOf('pages/providers/routes')).toContain('setFirst')
    if (/^(temperature|maxTokens)\./.test(key))
      return expect(sourcesOf('pages/providers/routes')).toContain(`key: \`${key.split('.')[0]}.`)
    const short = key.replace(/^quality\./, '')
    expect([key, new RegExp(`['"\\s{(]${short.replace('.', '\\.')}['":)]`).test(pages)]).toEqual([key, true])
  })

  it('is found by words that both languages have', () => {
    for (const language of ['en', 'zh-Hans']) {
      const words = JSON.parse(readFileSync(join(renderer, 'i18n', language, 'settings.json'), 'utf8')) as object
      for (const key of Object.values(settingsIndex).flat()) {
        const text = key.split('.').reduce<unknown>((at, part) => (at as Record<string, unknown>)?.[part], words)
        expect([language, key, typeof text]).toEqual([language, key, 'string'])
      }
    }
  })
})
