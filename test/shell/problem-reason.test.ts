import { describe, expect, it } from 'vitest'
import { Failure } from '../../src-main/failure.ts'
import { chineseReasons } from '../../src-main/shell/problem/chinese-reasons.ts'
import { describeProblem } from '../../src-main/shell/problem/problem.ts'
import { wordFault } from '../../src-main/shell/problem/problem-reason.ts'
import { asPhrase, failing, quoted } from '../../src-main/words/failure-sentences.ts'
import { sayStore, storeFailures } from '../../src-main/words/failures/store-sentences.ts'
import { readCatalogue } from '../renderer/read-catalogue.ts'

const screenOf = (failure: Failure, language: 'en' | 'zh-Hans') =>
  describeProblem({ failure, folder: '/data', backupTakenAt: null, servedAt: null, language })

describe('why the data does not open, in Chinese', () => {
  it('has words for whatever database, disk, backup and restore say, and they are those of the pages', () => {
    const codes = Object.keys(storeFailures).filter(code => /^(disk|database|backup|restore)\./.test(code))
    const catalogue = readCatalogue('zh-Hans', 'failures')
    const pages = codes.map(code => [code, catalogue.get(`${code}.message`)?.replaceAll(/{{(\w+)}}/g, '{$1}')])
    expect(chineseReasons).toEqual(Object.fromEntries(pages))
  })

  it('is said in Chinese, without a command of the terminal; the details stay as they are', () => {
    const failure = failing('invalid_input', sayStore('database.of_other', { path: '/data/galley.db' }))
    const { text, details } = screenOf(failure, 'zh-Hans')
    expect(text).toEqual([
      chineseReasons['database.of_other']?.replace('{path}', '/data/galley.db'),
      '您的数据没有改动。',
      '如果能解决，请解决后重试。如果不能，请复制详情：向他人求助时会用到。',
    ])
    expect(details).toContain('is a SQLite database of another program')
  })

  it('quotes what SQLite said, and says so, but not what Galley itself said of it', () => {
    const told = (reason: Parameters<typeof sayStore<'database.not_updated'>>[1]['reason']) =>
      screenOf(failing('internal', sayStore('database.not_updated', { reason })), 'zh-Hans').text[0]
    expect(told(quoted('near "FORM": syntax error'))).toBe(
      '您的数据保持原样；更新的某一步失败了：“near "FORM": syntax error”（英文原话）',
    )
    const full = asPhrase(failing('storage', sayStore('disk.full', { path: '/data' })))
    expect(told(full)).toBe(
      `您的数据保持原样；更新的某一步失败了：${chineseReasons['disk.full']?.replace('{path}', '/data')}`,
    )
  })

  it('quotes what has no words', () => {
    expect(wordFault(new Error('EPERM: operation not permitted'), 'zh-Hans')).toBe(
      '“EPERM: operation not permitted”（英文原话）',
    )
    expect(wordFault(new Error('EPERM: operation not permitted'), 'en')).toBe('EPERM: operation not permitted')
  })
})

describe('what stands in the way', () => {
  it('is named as it is known: the disk that is full, or the file that is held', () => {
    const full = failing('storage', sayStore('disk.full', { path: '/data/galley.db' }))
    expect(screenOf(full, 'en').text[0]).toBe(full.message)
    expect(screenOf(full, 'zh-Hans').text[0]).toBe(chineseReasons['disk.full']?.replace('{path}', '/data/galley.db'))
    const held = failing('database_busy', sayStore('disk.busy', { path: '/data/galley.db' }))
    expect(screenOf(held, 'en')).toMatchObject({ title: 'Your data is in use', text: [held.message] })
    expect(screenOf(held, 'zh-Hans').title).toBe('您的数据正被占用')
  })

  it('is told to a window without the commands of a terminal', () => {
    const forbidden = failing('storage', sayStore('disk.forbidden', { path: '/data/galley.db' }))
    expect(forbidden.message).toContain('--data-dir')
    expect(screenOf(forbidden, 'en').text[0]).toBe('Permission denied for /data/galley.db. Nothing was changed.')
    expect(screenOf(forbidden, 'en').details).toContain('--data-dir')
  })

  it('says which command is at work, where the lock tells', () => {
    const owner = { holder: 'galley reprice', pid: 4711, since: Date.UTC(2026, 10, 24, 10), port: null }
    const busy = (details: Record<string, unknown>, language: 'en' | 'zh-Hans') =>
      screenOf(new Failure('database_busy', 'In use.', details), language).text[0]
    expect(busy({ owner }, 'en')).toMatch(
      /at work in \/data \(galley reprice, process 4711, since .*2026.*\)\. Only one/,
    )
    expect(busy({ owner }, 'zh-Hans')).toMatch(/\/data 中工作（galley reprice，进程 4711，自 2026年.* 起）。/)
    expect(busy({ owner: 'unknown' }, 'en')).toContain('at work in /data. Only one')
  })
})
