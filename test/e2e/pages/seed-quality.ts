import type { App } from '../../../src-main/app.ts'
import type { RecordedCall } from '../../../src-main/ledger/ledger-types.ts'
import { reportedTranslation } from './reported-translation.ts'

const source = [
  '第十二章　剑与雨',
  '林风走进了大厅，看见三百个弟子站在那里。',
  '“师父在哪里？”他问道。没有人回答，只有风声从窗外传来。',
  '过了很久，一个老人从后面走了出来，手里拿着一把旧剑。',
  '老人看了他一眼，叹了口气：“你终于来了。”',
].join('\n')

const sound = [
  'Chapter Twelve: Sword and Rain',
  'Lin Feng walked into the great hall and saw three hundred disciples standing there.',
  '“Where is the master?” he asked. Nobody answered; only the sound of the wind came through the window.',
  'After a long while an old man came out from the back, holding an old sword in his hand.',
  'The old man looked at him once and sighed. “You have come at last.”',
].join('\n')

const faulty = [
  'Chapter Twelve: Sword and Rain',
  'Lin Feng walked into the great hall and saw three thousand disciples standing there.',
  '“Where is the 师父?” he asked. Nobody answered; only the sound of the wind came through the window.',
  'After a long while an old man came out from the back, holding an old sword in his hand.',
  'The old man looked at him once and sighed. “You have come at last.',
].join('\n')

const loop = `Chapter Thirteen.\n${'He walked and walked and walked into the rain. '.repeat(40)}`

/** A book whose chapters are good, faulty and broken, checked; with key terms to fill its glossary. */
export async function seedQuality(app: App): Promise<void> {
  const call = (changes: Partial<RecordedCall>, output: string, from = source): RecordedCall =>
    reportedTranslation(app, {
      sourceBook: 'The Azure Sword',
      text: { source: from, output, request: null, response: null },
      ...changes,
    })
  const anthropic = { providerId: app.registry.expect('anthropic').id, modelName: 'claude-sonnet-5-5' }
  const day = 86_400_000
  await app.ledger.recordCalls([
    ...Array.from({ length: 12 }, (_, at) =>
      call({ sourceChapter: String(at), createdAt: Date.now() - at * day, ...(at % 2 === 0 && anthropic) }, sound),
    ),
    call({ sourceChapter: '12' }, faulty),
    call({ sourceChapter: '13', ...anthropic }, loop),
    call({ sourceBook: 'Winter Tea', sourceChapter: '1' }, faulty.replace('thousand', 'million')),
    call({ sourceBook: 'Paper Boats', sourceChapter: '1' }, `${sound}\n“Let us go.`, `${source}\n“走吧。”`),
    call(
      { operation: 'key_terms_extraction', sourceChapter: '12' },
      JSON.stringify({
        terms: [
          { term: '林风', category: 'person', translation: 'Lin Feng', explanation: 'The hero' },
          { term: '师父', category: 'person', translation: 'Master' },
          { term: '弟子', category: 'concept', translation: 'disciple' },
        ],
      }),
    ),
    call(
      { operation: 'key_terms_extraction', sourceChapter: '13' },
      JSON.stringify({ terms: [{ term: '师父', category: 'person', translation: 'Shifu' }] }),
    ),
  ])
  await app.quality.checks.checkNow(20_000)
}
