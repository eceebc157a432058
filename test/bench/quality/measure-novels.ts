import { readFileSync } from 'node:fs'
import { checkSegment } from '../../../src-main/quality/check-segment.ts'
import type { QualitySegment } from '../../../src-main/quality/segment.ts'
import { sharedPath } from '../../support/shared-data.ts'
import { percent, printTable } from './table.ts'

const books = [
  { name: 'botchan', language: 'ja', chapters: ['ch01', 'ch02', 'ch03', 'ch04'] },
  { name: 'hongloumeng', language: 'zh', chapters: ['ch01', 'ch02', 'ch03'] },
] as const

/**
 * Published translations of whole chapters: their translators build paragraphs anew, so an alarm
 * about a single paragraph is false. Then every paragraph by itself, without a source.
 */
export function measureNovels(): void {
  const table = books.flatMap(({ name, language, chapters }) => {
    const read = (of: string, chapter: string) => readFileSync(sharedPath('novels', name, of, `${chapter}.txt`), 'utf8')
    const forward = chapters.map(chapter => pair(read(language, chapter), read('en', chapter), language, 'en'))
    const back = forward.map(({ source, target }) => pair(target, source ?? '', 'en', language))
    const alone = (of: string) =>
      chapters.flatMap(chapter =>
        read(of, chapter)
          .split('\n')
          .filter(line => line.trim() !== '')
          .map((line): QualitySegment => ({ ...pair('', line, of === 'en' ? language : 'en', of), source: null })),
      )
    return [
      row(`${name}, chapters ${language}-en`, forward),
      row(`${name}, chapters en-${language}`, back),
      row(`${name}, paragraphs in ${language} alone`, alone(language)),
      row(`${name}, paragraphs in en alone`, alone('en')),
    ]
  })
  printTable('Published novels, without labels', ['texts', 'n', 'critical', 'major or worse', 'by'], table)
}

function pair(source: string, target: string, sourceLanguage: string, targetLanguage: string): QualitySegment {
  return { source, target, sourceLanguage, targetLanguage }
}

function row(name: string, segments: readonly QualitySegment[]): string[] {
  const found = segments.map(segment => checkSegment(segment).findings.filter(({ severity }) => severity !== 'minor'))
  const critical = found.filter(each => each.some(({ severity }) => severity === 'critical')).length
  const major = found.filter(each => each.length > 0).length
  const checks = new Set(found.flat().map(({ check, severity }) => `${check} ${severity}`))
  return [
    name,
    String(segments.length),
    percent(critical, found.length),
    percent(major, found.length),
    [...checks].join(', '),
  ]
}
