import type { App } from '../../../src-main/app.ts'
import type { RecordedCall } from '../../../src-main/ledger/ledger-types.ts'
import { reportedTranslation } from './reported-translation.ts'

/** As a client may call a book: longer than any field takes, and with blanks at its ends. */
export const longName = ` The Long Way Round ${'and Round Again '.repeat(17)}`
const oddChapters = [
  '番外篇：雪夜',
  'Chapter 10',
  '2',
  'Prologue',
  '第三章',
  'Vol. 1 Ch. 4',
  'An Interlude',
  'Epilogue',
]
export const oddOrder = [
  'Prologue',
  'Vol. 1 Ch. 4',
  '2',
  '第三章',
  'Chapter 10',
  'An Interlude',
  'Epilogue',
  '番外篇：雪夜',
]

/** A second before the one before it. */
async function record(app: App, calls: readonly Partial<RecordedCall>[]): Promise<void> {
  const now = Date.now() - 60_000
  const full = calls.map((changes, at) =>
    reportedTranslation(app, { createdAt: now - at * 1000, sourceChars: 2000, outputChars: 5000, ...changes }),
  )
  for (let at = 0; at < full.length; at += 500) await app.ledger.recordCalls(full.slice(at, at + 500))
}

/** One chapter each. */
export async function seedManyBooks(app: App, count: number): Promise<void> {
  await record(
    app,
    Array.from({ length: count }, (_, at) => ({ sourceBook: `Book ${at + 1}`, sourceChapter: '1' })),
  )
}

/** Books as they are not in the sample data: endless, unpriced, without chapters, without translations, oddly named. */
export async function seedBooks(app: App): Promise<void> {
  const endless = Array.from(
    { length: 3000 },
    (_, at): Partial<RecordedCall> => ({
      sourceBook: 'Three Thousand Nights',
      sourceChapter: `第${at + 1}章`,
      ...(at >= 2000 && { operation: 'abstract_generation', targetLanguage: 'zh' }),
      ...(at % 97 === 5 && { errorKind: 'server', usage: null }),
      sourceChars: 800 + ((at * 7919) % 3000),
    }),
  )
  const modelName = 'a-model-without-a-price'
  const operation = 'abstract_generation'
  await record(app, [
    ...endless,
    ...oddChapters.map(sourceChapter => ({ sourceBook: 'Odd Chapters', sourceChapter })),
    { sourceBook: 'Odd Chapters', sourceChapter: '2', targetLanguage: 'es' },
    ...[1, 2, 3].map(() => ({ sourceBook: 'No Chapters at All' })),
    { sourceBook: 'Only Abstracts', sourceChapter: '1', operation, targetLanguage: null },
    { sourceBook: 'Only Abstracts', sourceChapter: '2', operation, targetLanguage: null },
    { sourceBook: 'Without a Price', sourceChapter: '1', modelName },
    { sourceBook: 'Without a Price', sourceChapter: '2', modelName },
    { sourceBook: 'Half a Price', sourceChapter: '1' },
    { sourceBook: 'Half a Price', sourceChapter: '2', modelName },
    { sourceBook: 'Half a Price', sourceChapter: '3', operation },
    { sourceBook: longName, sourceChapter: longName },
    { sourceBook: '一本名字特别长的书'.repeat(23).slice(0, 200), sourceChapter: '第一章　雨' },
    { sourceBook: 'Never Answered', sourceChapter: '1', errorKind: 'server', usage: null },
    { sourceBook: '100% "quoted" & <b>odd</b> / name?', sourceChapter: '#1 & 2' },
  ])
}
