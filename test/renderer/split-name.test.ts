import fc from 'fast-check'
import { expect, it } from 'vitest'
import { splitName } from '../../src-renderer/ui/split-name.ts'

it.each([
  ['mistral-large-2512', 'mistral-large', '-2512'],
  ['claude-sonnet-4-5-20250929', 'claude-sonnet-4-5-202', '50929'],
  ['deepseek/deepseek-chat-v3-0324:free', 'deepseek/deepseek-chat-v3-0324', ':free'],
  ['ourownfinetuneofthespring', 'ourownfinetuneofthes', 'pring'],
  ['gpt-6-sol', 'gpt-6-sol', ''],
])('keeps of %s what tells it from its family', (name, start, end) => {
  expect(splitName(name)).toEqual([start, end])
})

it('leaves no letter out, and takes none apart', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 130 }), name => {
      const [start, end] = splitName(name)
      expect(start + end).toBe(name.replaceAll(/\s+/g, ' '))
    }),
  )
  const family = '👩‍👩‍👧‍👦'
  const [start, end] = splitName(family.repeat(20))
  expect([start, end].map(part => part.length % family.length)).toEqual([0, 0])
})
