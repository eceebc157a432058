import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { galley } from '../support/galley-cli.ts'

let data: string
const environment = () => ({
  PATH: process.env.PATH ?? '',
  HOME: data,
  OPENAI_API_KEY: 'sk-test-0123456789abcdef',
  ANTHROPIC_API_KEY: 'sk-ant-test-0123456789abcdef',
})
const run = (...args: string[]) => galley(data, args, { environment: environment() })
beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'galley-routing-'))
  run('setup-providers')
})
afterAll(() => rmSync(data, { recursive: true, force: true }))

describe('galley budgets', () => {
  it('sets, lists, shows and removes', () => {
    const set = run('budgets', 'set', '20', '--per', 'month', '--book', 'The Glass Cat', '--json')
    expect([set.exitCode, set.notes]).toEqual([0, ''])
    expect(JSON.parse(set.out)).toMatchObject({ id: 1, scope: 'book', limitNanos: 20e9, hard: true, leftNanos: 20e9 })
    expect(run('budgets', 'set', '2.5', '--per', 'day', '--warn-only', '--warn-at', '90').out).toBe(
      '2  $2.50 a day for all spending, warns only, warns at 90 %\n',
    )
    expect(run('budgets', 'list', '--json').out.trim().split('\n')).toHaveLength(2)
    const status = run('budgets')
    expect(status.out).toMatch(/book The Glass Cat\s+month\s+\$20\.00\s+\$0\.00 \(0 %\)\s+\$20\.00/)
    expect(run('budgets', 'remove', '1').out).toContain('Taken away: 1  $20.00 a month for book The Glass Cat')
    expect(run('budgets', 'remove', '1')).toMatchObject({ exitCode: 1 })
    expect(run('budgets', 'forget-cut-off').out).toBe('No call was cut off.\n')
  })

  it.each([
    [['set', 'much'], /not an amount/],
    [['set', '5', '--per', 'year'], /day, week or month/],
    [['set', '5', '--book', 'a', '--user', 'b'], /only one of --book, --user/],
    [['remove', 'x'], /has a number/],
  ] as const)('refuses %j with words and exit code 2', (args, words) => {
    const { exitCode, notes } = run('budgets', ...args)
    expect([exitCode, words.test(notes)]).toEqual([2, true])
  })
})

describe('galley routing', () => {
  it('sets chains and rules, shows them, and explains a choice', () => {
    const chain = 'anthropic/claude-sonnet-5-5,mistral/mistral-large-2512'
    const set = run(
      'routing',
      'set',
      '--operation',
      'translation',
      '--chain',
      chain,
      '--weights',
      'success=60,price=40',
      '--json',
    )
    expect(set.exitCode).toBe(0)
    expect(JSON.parse(set.out)).toMatchObject({
      chain: { operation: 'translation', cause: 'any', steps: [{ provider: 'anthropic' }, { provider: 'mistral' }] },
      policy: { weights: { success: 60, speed: 0, price: 40, quality: 0 } },
    })
    const { out } = run('routing')
    expect(out).toContain('translation: where a model fails, then in this order\n  anthropic/claude-sonnet-5-5\n')
    expect(out).toMatch(/mistral\/mistral-large-2512 {2}passed over: /)
    expect(out).toContain('auto for translation: success 60.0 %')
    const explained = run('routing', 'explain', '--operation', 'translation', '--from', 'zh', '--to', 'en')
    expect(explained.out).toContain('Not enough data yet for translation from Chinese to English')
    expect(explained.out).toContain('anthropic/')
    expect(JSON.parse(run('routing', 'explain', '--provider', 'anthropic', '--json').out)).toMatchObject({
      provider: 'anthropic',
      reason: 'little_data',
    })
    expect(run('routing', 'set', '--operation', 'translation', '--chain', '-', '--reset').exitCode).toBe(0)
    expect(run('routing').out).toContain('No chain is set')
  })

  it('sets which model a kind of work asks first, and says who is', () => {
    const first = (model: string, ...more: string[]) =>
      run('routing', 'set', '--operation', 'translation', '--first', model, ...more)
    expect(first('anthropic/claude-sonnet-5-5')).toMatchObject({
      exitCode: 0,
      notes: 'translation goes to anthropic/claude-sonnet-5-5 first.\n',
    })
    expect(run('settings', 'get', 'model.translation').out).toBe('anthropic/claude-sonnet-5-5\n')
    expect(run('routing').out).toMatch(
      /^Where no model is named, openai\/\S+ is asked first\.\n {2}translation: anthropic\/claude-sonnet-5-5\n/,
    )
    expect(JSON.parse(run('routing', '--json').out)).toMatchObject({
      default: { provider: 'openai' },
      firstModels: { translation: { provider: 'anthropic', model: 'claude-sonnet-5-5' }, abstract_generation: null },
    })
    const file = join(data, 'chapter.txt')
    writeFileSync(file, '雨が降っていた。')
    expect(run('translate', file, '--to', 'en', '--dry-run').out).toContain('claude-sonnet-5-5')
    expect(run('abstract', file, '--dry-run').out).not.toContain('claude-sonnet-5-5')
    expect(JSON.parse(first('auto', '--json').out)).toEqual({ first: 'auto' })
    const wide = run('routing', 'set', '--first', 'anthropic/claude-sonnet-5-5')
    expect([wide.exitCode, wide.notes]).toEqual([
      0,
      'All work without a model of its own goes to anthropic/claude-sonnet-5-5 first.\n',
    ])
    expect(first('-').notes).toBe('translation goes to the default first.\n')
    run('routing', 'set', '--first', '-')
    expect(run('routing').out).toMatch(/^Where no model is named, openai\//)
  })

  it.each([
    [['--operation', 'translation', '--first', 'mistral/mistral-large-2512'], /key (for|of) Mistral.*Add a key/],
    [['--operation', 'translation', '--first', 'openai/gpt-7-sol'], /OpenAI has no model "gpt-7-sol"/],
    [['--operation', 'translation', '--first', 'nobody/x'], /no provider named "nobody"/],
  ] as const)('refuses a first model that could not be called, %j', (args, words) => {
    const { exitCode, notes } = run('routing', 'set', ...args)
    expect([exitCode, words.test(notes)]).toEqual([1, true])
    expect(run('settings', 'get', 'model.translation').out).toBe('null\n')
  })

  it.each([
    [['set'], /Nothing to change/],
    [['set', '--operation', 'translation', '--first', 'gpt-4o'], /provider\/model/],
    [['set', '--chain', 'gpt-4o'], /provider\/model/],
    [['set', '--weights', 'luck=1'], /--weights takes/],
    [['set', '--operation', 'baking', '--explore', '0.1'], /no operation "baking"/],
    [['set', '--cause', 'rain', '--chain', 'openai/gpt-4o'], /--cause takes/],
  ] as const)('refuses %j with words and exit code 2', (args, words) => {
    const { exitCode, notes } = run('routing', ...args)
    expect([exitCode, words.test(notes)]).toEqual([2, true])
  })
})

it('a dry run with auto says what would be chosen and why', () => {
  const { out, exitCode } = galley(
    data,
    ['translate', '-', '--from', 'ja', '--to', 'en', '--model', 'auto', '--dry-run'],
    { environment: environment(), input: '吾輩は猫である。名前はまだ無い。' },
  )
  expect(exitCode).toBe(0)
  expect(out).toContain('prices and the catalogue decided for')
})
