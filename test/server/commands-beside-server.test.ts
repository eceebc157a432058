import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createGalleyClient } from '../../src-main/contract/client.ts'
import type { GalleyClient } from '../../src-main/contract/contract.ts'
import { galleyBeside } from '../support/galley-cli.ts'
import { type ServeProcess, startServe } from './galley-serve.ts'

/** Each command is a process of its own beside the one that serves and owns the database, as a person has them. */
const data = mkdtempSync(join(tmpdir(), 'galley-test-'))
const run = (...args: string[]) => galleyBeside(data, args)
let serving: ServeProcess
let client: GalleyClient
beforeAll(async () => {
  serving = await startServe(data)
  client = createGalleyClient({ url: serving.url, token: readFileSync(serving.tokenFile, 'utf8').trim() })
})
afterAll(async () => {
  await serving.dispose()
  rmSync(data, { recursive: true, force: true })
})

const firstOf = async (operation: string) =>
  (await client.routing.firstModels()).first_models.find(first => first.operation === operation)

describe('galley routing beside a running server', () => {
  it('sets whom its next call asks first, and takes that back', async () => {
    const set = await run('routing', 'set', '--operation', 'translation', '--first', 'practice/practice-swift')
    expect([set.exitCode, set.out, set.notes]).toEqual([0, '', 'translation goes to practice/practice-swift first.\n'])
    const translated = await client.operations.translate({ text: '天亮了。', target_language: 'en' })
    expect(translated).toMatchObject({ provider: 'practice', model: 'practice-swift' })
    expect((await run('routing')).out).toContain('translation: practice/practice-swift')
    expect((await run('routing', 'set', '--operation', 'translation', '--first', '-')).exitCode).toBe(0)
    expect(await firstOf('translation')).toMatchObject({ choice: 'default' })
  })

  it('sets a chain and rules that the server goes by, and shows them', async () => {
    const chain = ['--operation', 'translation', '--chain', 'practice/practice-steady,practice/practice-swift']
    const set = await run('routing', 'set', ...chain, '--weights', 'success=60,price=40', '--json')
    expect([set.exitCode, JSON.parse(set.out).chain.steps.length]).toEqual([0, 2])
    const { chains, policies } = await client.routing.show()
    expect(chains).toMatchObject([
      { operation: 'translation', cause: 'any', steps: [{ model: 'practice-steady' }, { model: 'practice-swift' }] },
    ])
    expect(policies).toMatchObject([{ operation: 'translation', weights: { success: 60, price: 40 } }])
    expect((await run('routing')).out).toContain('practice/practice-steady')
    expect((await run('routing', 'release', 'The Glass Cat')).out).toBe('"The Glass Cat" keeps no model.\n')
    expect((await run('routing', 'set', '--operation', 'translation', '--chain', '-', '--reset')).exitCode).toBe(0)
    expect(await client.routing.show()).toMatchObject({ chains: [], policies: [] })
  })

  it('is refused there with the words it has alone, and changes nothing', async () => {
    const wrong = await run('routing', 'set', '--operation', 'translation', '--first', 'practice/nothing')
    expect([wrong.exitCode, wrong.out, wrong.notes]).toEqual([1, '', expect.stringContaining('has no model "nothing"')])
    expect((await run('routing', 'set', '--chain', 'no-model')).exitCode).toBe(2)
    expect(await firstOf('translation')).toMatchObject({ choice: 'default' })
    expect((await client.routing.show()).chains).toEqual([])
  })
})

describe('galley reconcile beside a running server', () => {
  const bill = join(data, 'usage.csv')
  const bills = async () => (await client.reconciliation.list({})).bills
  beforeAll(async () => {
    const header = 'start_time,num_model_requests,model,input_tokens,output_tokens,input_cached_tokens'
    writeFileSync(bill, `${header}\n1759276800,12,house-model-2025-08-07,12000,6000,0\n`)
    await client.calls.record({
      ...{ provider: 'openai', model_name: 'house-model', operation: 'translation', status: 'success' },
      ...{ created_at: '2025-10-01T08:00:00Z', input_tokens: 1000, output_tokens: 500, cost: 0.01 },
    })
  })

  it('reads a bill and keeps nothing of it in a dry run', async () => {
    const dry = await run('reconcile', bill, '--dry-run')
    expect([dry.exitCode, dry.notes.includes('Failure')]).toEqual([0, false])
    expect(await bills()).toEqual([])
  })

  it('puts it in the books of the server, from a file named as seen from here, once', async () => {
    const first = await run('reconcile', relative(process.cwd(), bill))
    expect([first.exitCode, first.out]).toEqual([0, expect.stringContaining('Bill 1 is in the books.')])
    expect(first.out).toContain('The bill has 12 requests, Galley 1 ')
    expect(await bills()).toMatchObject([{ id: 1, provider: 'openai' }])
    expect((await run('reconcile', bill)).out).toContain('in the books already, as bill 1')
    expect(await bills()).toHaveLength(1)
    const shown = JSON.parse((await run('reconcile', 'show', '--month', '2025-10', '--json')).out)
    expect(shown).toMatchObject({ provider: 'openai', lines: [{ model: 'house-model', state: 'differs' }] })
  })

  it('deletes it there once that is confirmed, and no call with it', async () => {
    expect((await run('reconcile', 'delete', '1')).exitCode).toBe(2)
    expect(await bills()).toHaveLength(1)
    expect((await run('reconcile', 'delete', '1', '--yes')).out).toBe('Bill 1 is deleted.\n')
    expect(await bills()).toEqual([])
    expect((await client.calls.list({ provider: 'openai' })).calls).toHaveLength(1)
  })

  it('says what is wrong with a file that is none, and the server goes on', async () => {
    const missing = await run('reconcile', join(data, 'nowhere.csv'))
    expect([missing.exitCode, missing.notes]).toEqual([1, expect.stringContaining('nowhere.csv')])
    expect(await bills()).toEqual([])
    expect((await client.system.status()).version).not.toBe('')
  })
})
