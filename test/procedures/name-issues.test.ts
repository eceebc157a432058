import { describe, expect, it } from 'vitest'
import { contract } from '../../src-main/contract/contract.ts'
import { findIssues, nameIssues } from '../../src-main/procedures/name-issues.ts'

/** The issues of an input as the contract's own validator finds them. */
async function issuesOf(procedure: keyof typeof contract.calls, input: unknown) {
  const schema = contract.calls[procedure]['~orpc'].inputSchema
  const result = await schema?.['~standard'].validate(input)
  return nameIssues(findIssues(result?.issues ?? []))
}

describe('what is wrong with a request', () => {
  it('is named by its field, in the shape that the input was nearest to', async () => {
    expect(await issuesOf('record', { calls: [{ provider: 'openai' }, { model_name: 'gpt' }] })).toEqual([
      { path: 'calls.1.provider', message: 'is missing' },
    ])
    const neither = await issuesOf('record', { model_name: 'gpt' })
    expect(neither.map(({ path }) => path)).toEqual(['calls', 'provider'])
    expect(await issuesOf('record', [{ provider: 'openai', input_tokens: -1 }])).toEqual([
      { path: '0.input_tokens', message: 'has to be 0 or more' },
    ])
  })

  it('says every possibility where none is nearer', async () => {
    expect(await issuesOf('feedback', { id: 1, rating: 'sideways' })).toEqual([
      {
        path: 'rating',
        message: expect.stringMatching(/^has to be one of "up", "down", or has to be a number/) as string,
      },
    ])
  })

  it('is nothing for what is right', async () => {
    expect(await issuesOf('feedback', { id: 1, rating: 'up' })).toEqual([])
  })
})
